// The kinds that are served, as facts; the format is described where this is written from:
// Tools/generate-kind-schemas.py. Do not edit.
#include "CKindSchema.h"

static const char *const names[] = {
    "io.k8s.api.apps.v1.DaemonSet",
    "io.k8s.api.apps.v1.DaemonSetCondition",
    "io.k8s.api.apps.v1.DaemonSetSpec",
    "io.k8s.api.apps.v1.DaemonSetStatus",
    "io.k8s.api.apps.v1.DaemonSetUpdateStrategy",
    "io.k8s.api.apps.v1.Deployment",
    "io.k8s.api.apps.v1.DeploymentCondition",
    "io.k8s.api.apps.v1.DeploymentSpec",
    "io.k8s.api.apps.v1.DeploymentStatus",
    "io.k8s.api.apps.v1.DeploymentStrategy",
    "io.k8s.api.apps.v1.ReplicaSet",
    "io.k8s.api.apps.v1.ReplicaSetCondition",
    "io.k8s.api.apps.v1.ReplicaSetSpec",
    "io.k8s.api.apps.v1.ReplicaSetStatus",
    "io.k8s.api.apps.v1.RollingUpdateDaemonSet",
    "io.k8s.api.apps.v1.RollingUpdateDeployment",
    "io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy",
    "io.k8s.api.apps.v1.StatefulSet",
    "io.k8s.api.apps.v1.StatefulSetCondition",
    "io.k8s.api.apps.v1.StatefulSetOrdinals",
    "io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
    "io.k8s.api.apps.v1.StatefulSetSpec",
    "io.k8s.api.apps.v1.StatefulSetStatus",
    "io.k8s.api.apps.v1.StatefulSetUpdateStrategy",
    "io.k8s.api.authentication.v1.BoundObjectReference",
    "io.k8s.api.authentication.v1.SelfSubjectReview",
    "io.k8s.api.authentication.v1.SelfSubjectReviewStatus",
    "io.k8s.api.authentication.v1.TokenRequest",
    "io.k8s.api.authentication.v1.TokenRequestSpec",
    "io.k8s.api.authentication.v1.TokenRequestStatus",
    "io.k8s.api.authentication.v1.TokenReview",
    "io.k8s.api.authentication.v1.TokenReviewSpec",
    "io.k8s.api.authentication.v1.TokenReviewStatus",
    "io.k8s.api.authentication.v1.UserInfo",
    "io.k8s.api.authorization.v1.FieldSelectorAttributes",
    "io.k8s.api.authorization.v1.LabelSelectorAttributes",
    "io.k8s.api.authorization.v1.LocalSubjectAccessReview",
    "io.k8s.api.authorization.v1.NonResourceAttributes",
    "io.k8s.api.authorization.v1.NonResourceRule",
    "io.k8s.api.authorization.v1.ResourceAttributes",
    "io.k8s.api.authorization.v1.ResourceRule",
    "io.k8s.api.authorization.v1.SelfSubjectAccessReview",
    "io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec",
    "io.k8s.api.authorization.v1.SelfSubjectRulesReview",
    "io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec",
    "io.k8s.api.authorization.v1.SubjectAccessReview",
    "io.k8s.api.authorization.v1.SubjectAccessReviewSpec",
    "io.k8s.api.authorization.v1.SubjectAccessReviewStatus",
    "io.k8s.api.authorization.v1.SubjectRulesReviewStatus",
    "io.k8s.api.autoscaling.v1.Scale",
    "io.k8s.api.autoscaling.v1.ScaleSpec",
    "io.k8s.api.autoscaling.v1.ScaleStatus",
    "io.k8s.api.batch.v1.CronJob",
    "io.k8s.api.batch.v1.CronJobSpec",
    "io.k8s.api.batch.v1.CronJobStatus",
    "io.k8s.api.batch.v1.Job",
    "io.k8s.api.batch.v1.JobCondition",
    "io.k8s.api.batch.v1.JobSpec",
    "io.k8s.api.batch.v1.JobStatus",
    "io.k8s.api.batch.v1.JobTemplateSpec",
    "io.k8s.api.batch.v1.PodFailurePolicy",
    "io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement",
    "io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern",
    "io.k8s.api.batch.v1.PodFailurePolicyRule",
    "io.k8s.api.batch.v1.SuccessPolicy",
    "io.k8s.api.batch.v1.SuccessPolicyRule",
    "io.k8s.api.batch.v1.UncountedTerminatedPods",
    "io.k8s.api.coordination.v1.Lease",
    "io.k8s.api.coordination.v1.LeaseSpec",
    "io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource",
    "io.k8s.api.core.v1.Affinity",
    "io.k8s.api.core.v1.AppArmorProfile",
    "io.k8s.api.core.v1.AttachedVolume",
    "io.k8s.api.core.v1.AzureDiskVolumeSource",
    "io.k8s.api.core.v1.AzureFilePersistentVolumeSource",
    "io.k8s.api.core.v1.AzureFileVolumeSource",
    "io.k8s.api.core.v1.CSIPersistentVolumeSource",
    "io.k8s.api.core.v1.CSIVolumeSource",
    "io.k8s.api.core.v1.Capabilities",
    "io.k8s.api.core.v1.CephFSPersistentVolumeSource",
    "io.k8s.api.core.v1.CephFSVolumeSource",
    "io.k8s.api.core.v1.CinderPersistentVolumeSource",
    "io.k8s.api.core.v1.CinderVolumeSource",
    "io.k8s.api.core.v1.ClientIPConfig",
    "io.k8s.api.core.v1.ClusterTrustBundleProjection",
    "io.k8s.api.core.v1.ConfigMap",
    "io.k8s.api.core.v1.ConfigMapEnvSource",
    "io.k8s.api.core.v1.ConfigMapKeySelector",
    "io.k8s.api.core.v1.ConfigMapNodeConfigSource",
    "io.k8s.api.core.v1.ConfigMapProjection",
    "io.k8s.api.core.v1.ConfigMapVolumeSource",
    "io.k8s.api.core.v1.Container",
    "io.k8s.api.core.v1.ContainerExtendedResourceRequest",
    "io.k8s.api.core.v1.ContainerImage",
    "io.k8s.api.core.v1.ContainerPort",
    "io.k8s.api.core.v1.ContainerResizePolicy",
    "io.k8s.api.core.v1.ContainerRestartRule",
    "io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes",
    "io.k8s.api.core.v1.ContainerState",
    "io.k8s.api.core.v1.ContainerStateRunning",
    "io.k8s.api.core.v1.ContainerStateTerminated",
    "io.k8s.api.core.v1.ContainerStateWaiting",
    "io.k8s.api.core.v1.ContainerStatus",
    "io.k8s.api.core.v1.ContainerUser",
    "io.k8s.api.core.v1.DaemonEndpoint",
    "io.k8s.api.core.v1.DownwardAPIProjection",
    "io.k8s.api.core.v1.DownwardAPIVolumeFile",
    "io.k8s.api.core.v1.DownwardAPIVolumeSource",
    "io.k8s.api.core.v1.EmptyDirVolumeSource",
    "io.k8s.api.core.v1.EndpointAddress",
    "io.k8s.api.core.v1.EndpointPort",
    "io.k8s.api.core.v1.EndpointSubset",
    "io.k8s.api.core.v1.Endpoints",
    "io.k8s.api.core.v1.EnvFromSource",
    "io.k8s.api.core.v1.EnvVar",
    "io.k8s.api.core.v1.EnvVarSource",
    "io.k8s.api.core.v1.EphemeralContainer",
    "io.k8s.api.core.v1.EphemeralVolumeSource",
    "io.k8s.api.core.v1.Event",
    "io.k8s.api.core.v1.EventSeries",
    "io.k8s.api.core.v1.EventSource",
    "io.k8s.api.core.v1.ExecAction",
    "io.k8s.api.core.v1.FCVolumeSource",
    "io.k8s.api.core.v1.FileKeySelector",
    "io.k8s.api.core.v1.FlexPersistentVolumeSource",
    "io.k8s.api.core.v1.FlexVolumeSource",
    "io.k8s.api.core.v1.FlockerVolumeSource",
    "io.k8s.api.core.v1.GCEPersistentDiskVolumeSource",
    "io.k8s.api.core.v1.GRPCAction",
    "io.k8s.api.core.v1.GitRepoVolumeSource",
    "io.k8s.api.core.v1.GlusterfsPersistentVolumeSource",
    "io.k8s.api.core.v1.GlusterfsVolumeSource",
    "io.k8s.api.core.v1.HTTPGetAction",
    "io.k8s.api.core.v1.HTTPHeader",
    "io.k8s.api.core.v1.HostAlias",
    "io.k8s.api.core.v1.HostIP",
    "io.k8s.api.core.v1.HostPathVolumeSource",
    "io.k8s.api.core.v1.ISCSIPersistentVolumeSource",
    "io.k8s.api.core.v1.ISCSIVolumeSource",
    "io.k8s.api.core.v1.ImageVolumeSource",
    "io.k8s.api.core.v1.ImageVolumeStatus",
    "io.k8s.api.core.v1.KeyToPath",
    "io.k8s.api.core.v1.Lifecycle",
    "io.k8s.api.core.v1.LifecycleHandler",
    "io.k8s.api.core.v1.LinuxContainerUser",
    "io.k8s.api.core.v1.LoadBalancerIngress",
    "io.k8s.api.core.v1.LoadBalancerStatus",
    "io.k8s.api.core.v1.LocalObjectReference",
    "io.k8s.api.core.v1.LocalVolumeSource",
    "io.k8s.api.core.v1.ModifyVolumeStatus",
    "io.k8s.api.core.v1.NFSVolumeSource",
    "io.k8s.api.core.v1.Namespace",
    "io.k8s.api.core.v1.NamespaceCondition",
    "io.k8s.api.core.v1.NamespaceSpec",
    "io.k8s.api.core.v1.NamespaceStatus",
    "io.k8s.api.core.v1.Node",
    "io.k8s.api.core.v1.NodeAddress",
    "io.k8s.api.core.v1.NodeAffinity",
    "io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus",
    "io.k8s.api.core.v1.NodeCondition",
    "io.k8s.api.core.v1.NodeConfigSource",
    "io.k8s.api.core.v1.NodeConfigStatus",
    "io.k8s.api.core.v1.NodeDaemonEndpoints",
    "io.k8s.api.core.v1.NodeFeatures",
    "io.k8s.api.core.v1.NodeRuntimeHandler",
    "io.k8s.api.core.v1.NodeRuntimeHandlerFeatures",
    "io.k8s.api.core.v1.NodeSelector",
    "io.k8s.api.core.v1.NodeSelectorRequirement",
    "io.k8s.api.core.v1.NodeSelectorTerm",
    "io.k8s.api.core.v1.NodeSpec",
    "io.k8s.api.core.v1.NodeStatus",
    "io.k8s.api.core.v1.NodeSwapStatus",
    "io.k8s.api.core.v1.NodeSystemInfo",
    "io.k8s.api.core.v1.ObjectFieldSelector",
    "io.k8s.api.core.v1.ObjectReference",
    "io.k8s.api.core.v1.PersistentVolume",
    "io.k8s.api.core.v1.PersistentVolumeClaim",
    "io.k8s.api.core.v1.PersistentVolumeClaimCondition",
    "io.k8s.api.core.v1.PersistentVolumeClaimSpec",
    "io.k8s.api.core.v1.PersistentVolumeClaimStatus",
    "io.k8s.api.core.v1.PersistentVolumeClaimTemplate",
    "io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource",
    "io.k8s.api.core.v1.PersistentVolumeSpec",
    "io.k8s.api.core.v1.PersistentVolumeStatus",
    "io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource",
    "io.k8s.api.core.v1.Pod",
    "io.k8s.api.core.v1.PodAffinity",
    "io.k8s.api.core.v1.PodAffinityTerm",
    "io.k8s.api.core.v1.PodAntiAffinity",
    "io.k8s.api.core.v1.PodCertificateProjection",
    "io.k8s.api.core.v1.PodCondition",
    "io.k8s.api.core.v1.PodDNSConfig",
    "io.k8s.api.core.v1.PodDNSConfigOption",
    "io.k8s.api.core.v1.PodExtendedResourceClaimStatus",
    "io.k8s.api.core.v1.PodIP",
    "io.k8s.api.core.v1.PodOS",
    "io.k8s.api.core.v1.PodReadinessGate",
    "io.k8s.api.core.v1.PodResourceClaim",
    "io.k8s.api.core.v1.PodResourceClaimStatus",
    "io.k8s.api.core.v1.PodSchedulingGate",
    "io.k8s.api.core.v1.PodSchedulingGroup",
    "io.k8s.api.core.v1.PodSecurityContext",
    "io.k8s.api.core.v1.PodSpec",
    "io.k8s.api.core.v1.PodStatus",
    "io.k8s.api.core.v1.PodTemplateSpec",
    "io.k8s.api.core.v1.PortStatus",
    "io.k8s.api.core.v1.PortworxVolumeSource",
    "io.k8s.api.core.v1.PreferredSchedulingTerm",
    "io.k8s.api.core.v1.Probe",
    "io.k8s.api.core.v1.ProjectedVolumeSource",
    "io.k8s.api.core.v1.QuobyteVolumeSource",
    "io.k8s.api.core.v1.RBDPersistentVolumeSource",
    "io.k8s.api.core.v1.RBDVolumeSource",
    "io.k8s.api.core.v1.ReplicationController",
    "io.k8s.api.core.v1.ReplicationControllerCondition",
    "io.k8s.api.core.v1.ReplicationControllerSpec",
    "io.k8s.api.core.v1.ReplicationControllerStatus",
    "io.k8s.api.core.v1.ResourceClaim",
    "io.k8s.api.core.v1.ResourceFieldSelector",
    "io.k8s.api.core.v1.ResourceHealth",
    "io.k8s.api.core.v1.ResourceRequirements",
    "io.k8s.api.core.v1.ResourceStatus",
    "io.k8s.api.core.v1.SELinuxOptions",
    "io.k8s.api.core.v1.ScaleIOPersistentVolumeSource",
    "io.k8s.api.core.v1.ScaleIOVolumeSource",
    "io.k8s.api.core.v1.SeccompProfile",
    "io.k8s.api.core.v1.Secret",
    "io.k8s.api.core.v1.SecretEnvSource",
    "io.k8s.api.core.v1.SecretKeySelector",
    "io.k8s.api.core.v1.SecretProjection",
    "io.k8s.api.core.v1.SecretReference",
    "io.k8s.api.core.v1.SecretVolumeSource",
    "io.k8s.api.core.v1.SecurityContext",
    "io.k8s.api.core.v1.Service",
    "io.k8s.api.core.v1.ServiceAccount",
    "io.k8s.api.core.v1.ServiceAccountTokenProjection",
    "io.k8s.api.core.v1.ServicePort",
    "io.k8s.api.core.v1.ServiceSpec",
    "io.k8s.api.core.v1.ServiceStatus",
    "io.k8s.api.core.v1.SessionAffinityConfig",
    "io.k8s.api.core.v1.SleepAction",
    "io.k8s.api.core.v1.StorageOSPersistentVolumeSource",
    "io.k8s.api.core.v1.StorageOSVolumeSource",
    "io.k8s.api.core.v1.Sysctl",
    "io.k8s.api.core.v1.TCPSocketAction",
    "io.k8s.api.core.v1.Taint",
    "io.k8s.api.core.v1.Toleration",
    "io.k8s.api.core.v1.TopologySpreadConstraint",
    "io.k8s.api.core.v1.TypedLocalObjectReference",
    "io.k8s.api.core.v1.TypedObjectReference",
    "io.k8s.api.core.v1.Volume",
    "io.k8s.api.core.v1.VolumeDevice",
    "io.k8s.api.core.v1.VolumeMount",
    "io.k8s.api.core.v1.VolumeMountStatus",
    "io.k8s.api.core.v1.VolumeNodeAffinity",
    "io.k8s.api.core.v1.VolumeProjection",
    "io.k8s.api.core.v1.VolumeResourceRequirements",
    "io.k8s.api.core.v1.VolumeStatus",
    "io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource",
    "io.k8s.api.core.v1.WeightedPodAffinityTerm",
    "io.k8s.api.core.v1.WindowsSecurityContextOptions",
    "io.k8s.api.discovery.v1.Endpoint",
    "io.k8s.api.discovery.v1.EndpointConditions",
    "io.k8s.api.discovery.v1.EndpointHints",
    "io.k8s.api.discovery.v1.EndpointPort",
    "io.k8s.api.discovery.v1.EndpointSlice",
    "io.k8s.api.discovery.v1.ForNode",
    "io.k8s.api.discovery.v1.ForZone",
    "io.k8s.api.events.v1.Event",
    "io.k8s.api.events.v1.EventSeries",
    "io.k8s.api.networking.v1.HTTPIngressPath",
    "io.k8s.api.networking.v1.HTTPIngressRuleValue",
    "io.k8s.api.networking.v1.Ingress",
    "io.k8s.api.networking.v1.IngressBackend",
    "io.k8s.api.networking.v1.IngressLoadBalancerIngress",
    "io.k8s.api.networking.v1.IngressLoadBalancerStatus",
    "io.k8s.api.networking.v1.IngressPortStatus",
    "io.k8s.api.networking.v1.IngressRule",
    "io.k8s.api.networking.v1.IngressServiceBackend",
    "io.k8s.api.networking.v1.IngressSpec",
    "io.k8s.api.networking.v1.IngressStatus",
    "io.k8s.api.networking.v1.IngressTLS",
    "io.k8s.api.networking.v1.ServiceBackendPort",
    "io.k8s.api.rbac.v1.AggregationRule",
    "io.k8s.api.rbac.v1.ClusterRole",
    "io.k8s.api.rbac.v1.ClusterRoleBinding",
    "io.k8s.api.rbac.v1.PolicyRule",
    "io.k8s.api.rbac.v1.Role",
    "io.k8s.api.rbac.v1.RoleBinding",
    "io.k8s.api.rbac.v1.RoleRef",
    "io.k8s.api.rbac.v1.Subject",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConversion",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionCondition",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionSpec",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionVersion",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceScale",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceValidation",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ExternalDocumentation",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.SelectableField",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ServiceReference",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConfig",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookConversion",
    "io.k8s.apimachinery.pkg.api.resource.Quantity",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Condition",
    "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
    "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector",
    "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement",
    "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta",
    "io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
    "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
    "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
    "istio",
    "~0",
    "~1",
    "~10",
    "~11",
    "~12",
    "~13",
    "~14",
    "~15",
    "~16",
    "~17",
    "~18",
    "~19",
    "~2",
    "~20",
    "~21",
    "~22",
    "~23",
    "~24",
    "~25",
    "~26",
    "~27",
    "~28",
    "~29",
    "~3",
    "~30",
    "~31",
    "~32",
    "~33",
    "~34",
    "~35",
    "~36",
    "~37",
    "~38",
    "~39",
    "~4",
    "~40",
    "~41",
    "~42",
    "~43",
    "~44",
    "~45",
    "~46",
    "~47",
    "~48",
    "~49",
    "~5",
    "~50",
    "~51",
    "~52",
    "~53",
    "~54",
    "~55",
    "~56",
    "~57",
    "~58",
    "~6",
    "~7",
    "~8",
    "~9",
    "~AuthorizationPolicy.v1",
    "~DestinationRule.v1",
    "~EnvoyFilter.v1alpha3",
    "~Gateway.v1",
    "~MeshPolicy.v1alpha1",
    "~PeerAuthentication.v1",
    "~Policy.v1alpha1",
    "~ProxyConfig.v1beta1",
    "~RequestAuthentication.v1",
    "~ServiceEntry.v1",
    "~Sidecar.v1",
    "~Telemetry.v1",
    "~VirtualService.v1",
    "~WorkloadEntry.v1",
    "~WorkloadGroup.v1",
};

static const char *const texts[] = {
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.apps.v1.DaemonSetSpec\"},\"status\":{\"=\":\"io.k8s.api.apps.v1."
    "DaemonSetStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"apps\",\"kind\":\"DaemonSet\",\"vers"
    "ion\":\"v1\"}],\"description\":\"Keeps a pod running on every node.\"}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"strin"
    "g\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status"
    "\"],\"type\":\"object\"}",
    "{\"properties\":{\"minReadySeconds\":{\"format\":\"int32\",\"type\":\"integer\"},\"revisionHistoryLimit\":{\"format\":\"int32\","
    "\"type\":\"integer\",\"default\":10},\"selector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector\"},\"template"
    "\":{\"=\":\"io.k8s.api.core.v1.PodTemplateSpec\"},\"updateStrategy\":{\"=\":\"io.k8s.api.apps.v1.DaemonSetUpdateStrategy"
    "\"}},\"required\":[\"selector\",\"template\"],\"type\":\"object\"}",
    "{\"properties\":{\"collisionCount\":{\"format\":\"int32\",\"type\":\"integer\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api.app"
    "s.v1.DaemonSetCondition\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\","
    "\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-patch-strategy\":\"merge\"},\"currentNumberScheduled\":{\"format"
    "\":\"int32\",\"type\":\"integer\"},\"desiredNumberScheduled\":{\"format\":\"int32\",\"type\":\"integer\"},\"numberAvailable\":{\"f"
    "ormat\":\"int32\",\"type\":\"integer\"},\"numberMisscheduled\":{\"format\":\"int32\",\"type\":\"integer\"},\"numberReady\":{\"form"
    "at\":\"int32\",\"type\":\"integer\"},\"numberUnavailable\":{\"format\":\"int32\",\"type\":\"integer\"},\"observedGeneration\":{\"f"
    "ormat\":\"int64\",\"type\":\"integer\"},\"updatedNumberScheduled\":{\"format\":\"int32\",\"type\":\"integer\"}},\"type\":\"object\""
    "}",
    "{\"properties\":{\"rollingUpdate\":{\"=\":\"io.k8s.api.apps.v1.RollingUpdateDaemonSet\"},\"type\":{\"type\":\"string\"}},\"ty"
    "pe\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.apps.v1.DeploymentSpec\",\"description\":\"What to run and how"
    " many of it.\"},\"status\":{\"=\":\"io.k8s.api.apps.v1.DeploymentStatus\",\"description\":\"What was observed.\"}},\"type\""
    ":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}],\"description"
    "\":\"Keeps a number of equal pods running.\"}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"lastUpdateTime\":{\"=\":\"i"
    "o.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},\"status\":{\"t"
    "ype\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status\"],\"type\":\"object\"}",
    "{\"properties\":{\"minReadySeconds\":{\"format\":\"int32\",\"type\":\"integer\"},\"paused\":{\"type\":\"boolean\"},\"progressDead"
    "lineSeconds\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0,\"default\":600},\"replicas\":{\"format\":\"int32\",\"type\""
    ":\"integer\",\"minimum\":0,\"default\":1,\"description\":\"How many pods are wanted.\"},\"revisionHistoryLimit\":{\"format\""
    ":\"int32\",\"type\":\"integer\",\"minimum\":0,\"default\":10},\"selector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Labe"
    "lSelector\",\"description\":\"Labels of the pods that belong here.\"},\"strategy\":{\"=\":\"io.k8s.api.apps.v1.Deploymen"
    "tStrategy\",\"x-kubernetes-patch-strategy\":\"retainKeys\",\"default\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxS"
    "urge\":\"25%\",\"maxUnavailable\":\"25%\"}},\"description\":\"How pods are replaced.\"},\"template\":{\"=\":\"io.k8s.api.core."
    "v1.PodTemplateSpec\",\"description\":\"The pod to run.\"}},\"required\":[\"selector\",\"template\"],\"type\":\"object\"}",
    "{\"properties\":{\"availableReplicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"collisionCount\":{\"format\":\"int32\",\"typ"
    "e\":\"integer\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api.apps.v1.DeploymentCondition\"},\"type\":\"array\",\"x-kubernete"
    "s-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-p"
    "atch-strategy\":\"merge\"},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"readyReplicas\":{\"format\":\"in"
    "t32\",\"type\":\"integer\"},\"replicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"terminatingReplicas\":{\"format\":\"int32\","
    "\"type\":\"integer\"},\"unavailableReplicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"updatedReplicas\":{\"format\":\"int32"
    "\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"rollingUpdate\":{\"=\":\"io.k8s.api.apps.v1.RollingUpdateDeployment\"},\"type\":{\"type\":\"string\",\"enu"
    "m\":[\"Recreate\",\"RollingUpdate\"]}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.apps.v1.ReplicaSetSpec\"},\"status\":{\"=\":\"io.k8s.api.apps.v1"
    ".ReplicaSetStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"apps\",\"kind\":\"ReplicaSet\",\"v"
    "ersion\":\"v1\"}],\"description\":\"Keeps a number of equal pods running, for one version.\"}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"strin"
    "g\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status"
    "\"],\"type\":\"object\"}",
    "{\"properties\":{\"minReadySeconds\":{\"format\":\"int32\",\"type\":\"integer\"},\"replicas\":{\"format\":\"int32\",\"type\":\"inte"
    "ger\",\"minimum\":0,\"default\":1},\"selector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector\"},\"template\""
    ":{\"=\":\"io.k8s.api.core.v1.PodTemplateSpec\"}},\"required\":[\"selector\"],\"type\":\"object\"}",
    "{\"properties\":{\"availableReplicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api."
    "apps.v1.ReplicaSetCondition\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"m"
    "ap\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-patch-strategy\":\"merge\"},\"fullyLabeledReplicas\":{\"form"
    "at\":\"int32\",\"type\":\"integer\"},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"readyReplicas\":{\"forma"
    "t\":\"int32\",\"type\":\"integer\"},\"replicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"terminatingReplicas\":{\"format\":\"i"
    "nt32\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"maxSurge\":{\"=\":\"io.k8s.apimachinery.pkg.util.intstr.IntOrString\"},\"maxUnavailable\":{\"=\":\"io.k8"
    "s.apimachinery.pkg.util.intstr.IntOrString\"}},\"type\":\"object\"}",
    "{\"properties\":{\"maxSurge\":{\"=\":\"io.k8s.apimachinery.pkg.util.intstr.IntOrString\"},\"maxUnavailable\":{\"=\":\"io.k8"
    "s.apimachinery.pkg.util.intstr.IntOrString\"}},\"type\":\"object\"}",
    "{\"properties\":{\"maxUnavailable\":{\"=\":\"io.k8s.apimachinery.pkg.util.intstr.IntOrString\"},\"partition\":{\"format\":"
    "\"int32\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.apps.v1.StatefulSetSpec\"},\"status\":{\"=\":\"io.k8s.api.apps.v"
    "1.StatefulSetStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"apps\",\"kind\":\"StatefulSet\""
    ",\"version\":\"v1\"}],\"description\":\"Keeps pods with names and volumes of their own running.\"}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"strin"
    "g\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status"
    "\"],\"type\":\"object\"}",
    "{\"properties\":{\"start\":{\"format\":\"int32\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"whenDeleted\":{\"type\":\"string\"},\"whenScaled\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"minReadySeconds\":{\"format\":\"int32\",\"type\":\"integer\"},\"ordinals\":{\"=\":\"io.k8s.api.apps.v1.State"
    "fulSetOrdinals\"},\"persistentVolumeClaimRetentionPolicy\":{\"=\":\"io.k8s.api.apps.v1.StatefulSetPersistentVolumeCl"
    "aimRetentionPolicy\"},\"podManagementPolicy\":{\"type\":\"string\",\"enum\":[\"OrderedReady\",\"Parallel\"],\"default\":\"Orde"
    "redReady\"},\"replicas\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0,\"default\":1},\"revisionHistoryLimit\":{\"for"
    "mat\":\"int32\",\"type\":\"integer\",\"default\":10},\"selector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelecto"
    "r\"},\"serviceName\":{\"type\":\"string\"},\"template\":{\"=\":\"io.k8s.api.core.v1.PodTemplateSpec\"},\"updateStrategy\":{\"="
    "\":\"io.k8s.api.apps.v1.StatefulSetUpdateStrategy\"},\"volumeClaimTemplates\":{\"items\":{\"=\":\"io.k8s.api.core.v1.Per"
    "sistentVolumeClaim\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"required\":[\"selector\",\"template\"],\"ty"
    "pe\":\"object\"}",
    "{\"properties\":{\"availableReplicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"collisionCount\":{\"format\":\"int32\",\"typ"
    "e\":\"integer\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api.apps.v1.StatefulSetCondition\"},\"type\":\"array\",\"x-kubernet"
    "es-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-"
    "patch-strategy\":\"merge\"},\"currentReplicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"currentRevision\":{\"type\":\"stri"
    "ng\"},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"readyReplicas\":{\"format\":\"int32\",\"type\":\"intege"
    "r\"},\"replicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"updateRevision\":{\"type\":\"string\"},\"updatedReplicas\":{\"form"
    "at\":\"int32\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"rollingUpdate\":{\"=\":\"io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy\"},\"type\":{\"type\":\"str"
    "ing\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"uid\":{\"type\":"
    "\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"status\":{\"=\":\"io.k8s.api.authentication.v1.SelfSubjectReviewStatus\"}},\"type\":\"obj"
    "ect\",\"x-kubernetes-group-version-kind\":[{\"group\":\"authentication.k8s.io\",\"kind\":\"SelfSubjectReview\",\"version\":"
    "\"v1\"}],\"description\":\"Asks who one is.\"}",
    "{\"properties\":{\"userInfo\":{\"=\":\"io.k8s.api.authentication.v1.UserInfo\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.authentication.v1.TokenRequestSpec\"},\"status\":{\"=\":\"io.k8s"
    ".api.authentication.v1.TokenRequestStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"auth"
    "entication.k8s.io\",\"kind\":\"TokenRequest\",\"version\":\"v1\"}]}",
    "{\"properties\":{\"audiences\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"bound"
    "ObjectRef\":{\"=\":\"io.k8s.api.authentication.v1.BoundObjectReference\"},\"expirationSeconds\":{\"format\":\"int64\",\"ty"
    "pe\":\"integer\",\"default\":3600,\"minimum\":600,\"maximum\":4294967296}},\"type\":\"object\"}",
    "{\"properties\":{\"expirationTimestamp\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"token\":{\"type\":\"string"
    "\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.authentication.v1.TokenReviewSpec\"},\"status\":{\"=\":\"io.k8s."
    "api.authentication.v1.TokenReviewStatus\"}},\"required\":[\"spec\"],\"type\":\"object\",\"x-kubernetes-group-version-kin"
    "d\":[{\"group\":\"authentication.k8s.io\",\"kind\":\"TokenReview\",\"version\":\"v1\"}],\"description\":\"Asks whose token thi"
    "s is.\"}",
    "{\"properties\":{\"audiences\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"token"
    "\":{\"type\":\"string\"}},\"required\":[\"token\"],\"type\":\"object\"}",
    "{\"properties\":{\"audiences\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"authe"
    "nticated\":{\"type\":\"boolean\"},\"error\":{\"type\":\"string\"},\"user\":{\"=\":\"io.k8s.api.authentication.v1.UserInfo\"}},\""
    "type\":\"object\"}",
    "{\"properties\":{\"extra\":{\"additionalProperties\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"type\":\"object\"},\"gr"
    "oups\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"uid\":{\"type\":\"string\"},\"us"
    "ername\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"rawSelector\":{\"type\":\"string\"},\"requirements\":{\"items\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta"
    ".v1.FieldSelectorRequirement\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"rawSelector\":{\"type\":\"string\"},\"requirements\":{\"items\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta"
    ".v1.LabelSelectorRequirement\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.authorization.v1.SubjectAccessReviewSpec\"},\"status\":{\"=\":\""
    "io.k8s.api.authorization.v1.SubjectAccessReviewStatus\"}},\"required\":[\"spec\"],\"type\":\"object\",\"x-kubernetes-gro"
    "up-version-kind\":[{\"group\":\"authorization.k8s.io\",\"kind\":\"LocalSubjectAccessReview\",\"version\":\"v1\"}],\"descript"
    "ion\":\"Asks whether somebody may do something in a namespace.\"}",
    "{\"properties\":{\"path\":{\"type\":\"string\"},\"verb\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"nonResourceURLs\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},"
    "\"verbs\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"required\":[\"verbs\"],\"ty"
    "pe\":\"object\"}",
    "{\"properties\":{\"fieldSelector\":{\"=\":\"io.k8s.api.authorization.v1.FieldSelectorAttributes\"},\"group\":{\"type\":\"st"
    "ring\"},\"labelSelector\":{\"=\":\"io.k8s.api.authorization.v1.LabelSelectorAttributes\"},\"name\":{\"type\":\"string\"},\"n"
    "amespace\":{\"type\":\"string\"},\"resource\":{\"type\":\"string\"},\"subresource\":{\"type\":\"string\"},\"verb\":{\"type\":\"strin"
    "g\"},\"version\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiGroups\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"resou"
    "rceNames\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"resources\":{\"items\":{\""
    "type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"verbs\":{\"items\":{\"type\":\"string\"},\"type\":\"a"
    "rray\",\"x-kubernetes-list-type\":\"atomic\"}},\"required\":[\"verbs\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec\"},\"status\":{\""
    "=\":\"io.k8s.api.authorization.v1.SubjectAccessReviewStatus\"}},\"required\":[\"spec\"],\"type\":\"object\",\"x-kubernetes"
    "-group-version-kind\":[{\"group\":\"authorization.k8s.io\",\"kind\":\"SelfSubjectAccessReview\",\"version\":\"v1\"}],\"descr"
    "iption\":\"Asks whether one may do something.\"}",
    "{\"properties\":{\"nonResourceAttributes\":{\"=\":\"io.k8s.api.authorization.v1.NonResourceAttributes\"},\"resourceAttr"
    "ibutes\":{\"=\":\"io.k8s.api.authorization.v1.ResourceAttributes\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec\"},\"status\":{\"="
    "\":\"io.k8s.api.authorization.v1.SubjectRulesReviewStatus\"}},\"required\":[\"spec\"],\"type\":\"object\",\"x-kubernetes-g"
    "roup-version-kind\":[{\"group\":\"authorization.k8s.io\",\"kind\":\"SelfSubjectRulesReview\",\"version\":\"v1\"}],\"descript"
    "ion\":\"Asks what one may do in a namespace.\"}",
    "{\"properties\":{\"namespace\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.authorization.v1.SubjectAccessReviewSpec\"},\"status\":{\"=\":\""
    "io.k8s.api.authorization.v1.SubjectAccessReviewStatus\"}},\"required\":[\"spec\"],\"type\":\"object\",\"x-kubernetes-gro"
    "up-version-kind\":[{\"group\":\"authorization.k8s.io\",\"kind\":\"SubjectAccessReview\",\"version\":\"v1\"}],\"description\":"
    "\"Asks whether somebody may do something.\"}",
    "{\"properties\":{\"extra\":{\"additionalProperties\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"type\":\"object\"},\"gr"
    "oups\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"nonResourceAttributes\":{\"="
    "\":\"io.k8s.api.authorization.v1.NonResourceAttributes\"},\"resourceAttributes\":{\"=\":\"io.k8s.api.authorization.v1."
    "ResourceAttributes\"},\"uid\":{\"type\":\"string\"},\"user\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"allowed\":{\"type\":\"boolean\"},\"denied\":{\"type\":\"boolean\"},\"evaluationError\":{\"type\":\"string\"},\"r"
    "eason\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"evaluationError\":{\"type\":\"string\"},\"incomplete\":{\"type\":\"boolean\"},\"nonResourceRules\":{\"items\""
    ":{\"=\":\"io.k8s.api.authorization.v1.NonResourceRule\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"resour"
    "ceRules\":{\"items\":{\"=\":\"io.k8s.api.authorization.v1.ResourceRule\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"at"
    "omic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.autoscaling.v1.ScaleSpec\"},\"status\":{\"=\":\"io.k8s.api.autos"
    "caling.v1.ScaleStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"autoscaling\",\"kind\":\"Sca"
    "le\",\"version\":\"v1\"}]}",
    "{\"properties\":{\"replicas\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0}},\"type\":\"object\"}",
    "{\"properties\":{\"replicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"selector\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.batch.v1.CronJobSpec\"},\"status\":{\"=\":\"io.k8s.api.batch.v1."
    "CronJobStatus\"}},\"required\":[\"spec\"],\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"batch\",\"kind"
    "\":\"CronJob\",\"version\":\"v1\"}]}",
    "{\"properties\":{\"concurrencyPolicy\":{\"type\":\"string\",\"enum\":[\"Allow\",\"Forbid\",\"Replace\"],\"default\":\"Allow\"},\"fa"
    "iledJobsHistoryLimit\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0,\"default\":1},\"jobTemplate\":{\"=\":\"io.k8s.a"
    "pi.batch.v1.JobTemplateSpec\"},\"schedule\":{\"type\":\"string\"},\"startingDeadlineSeconds\":{\"format\":\"int64\",\"type\":"
    "\"integer\"},\"successfulJobsHistoryLimit\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0,\"default\":3},\"suspend\":"
    "{\"type\":\"boolean\",\"default\":false},\"timeZone\":{\"type\":\"string\"}},\"required\":[\"schedule\",\"jobTemplate\"],\"type\":"
    "\"object\"}",
    "{\"properties\":{\"active\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ObjectReference\"},\"type\":\"array\",\"x-kubernetes-list-"
    "type\":\"atomic\"},\"lastScheduleTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"lastSuccessfulTime\":{\"=\""
    ":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.batch.v1.JobSpec\"},\"status\":{\"=\":\"io.k8s.api.batch.v1.JobS"
    "tatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"batch\",\"kind\":\"Job\",\"version\":\"v1\"}],\"de"
    "scription\":\"Runs pods until they are done.\"}",
    "{\"properties\":{\"lastProbeTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"lastTransitionTime\":{\"=\":\"io"
    ".k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},\"status\":{\"ty"
    "pe\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status\"],\"type\":\"object\"}",
    "{\"properties\":{\"activeDeadlineSeconds\":{\"format\":\"int64\",\"type\":\"integer\"},\"backoffLimit\":{\"format\":\"int32\",\"t"
    "ype\":\"integer\"},\"backoffLimitPerIndex\":{\"format\":\"int32\",\"type\":\"integer\"},\"completionMode\":{\"type\":\"string\"},"
    "\"completions\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0},\"managedBy\":{\"type\":\"string\"},\"manualSelector\":{"
    "\"type\":\"boolean\"},\"maxFailedIndexes\":{\"format\":\"int32\",\"type\":\"integer\"},\"parallelism\":{\"format\":\"int32\",\"type"
    "\":\"integer\",\"minimum\":0},\"podFailurePolicy\":{\"=\":\"io.k8s.api.batch.v1.PodFailurePolicy\"},\"podReplacementPolicy"
    "\":{\"type\":\"string\"},\"selector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector\"},\"successPolicy\":{\"=\""
    ":\"io.k8s.api.batch.v1.SuccessPolicy\"},\"suspend\":{\"type\":\"boolean\"},\"template\":{\"=\":\"io.k8s.api.core.v1.PodTemp"
    "lateSpec\"},\"ttlSecondsAfterFinished\":{\"format\":\"int32\",\"type\":\"integer\"}},\"required\":[\"template\"],\"type\":\"obje"
    "ct\"}",
    "{\"properties\":{\"active\":{\"format\":\"int32\",\"type\":\"integer\"},\"completedIndexes\":{\"type\":\"string\"},\"completionTi"
    "me\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api.batch.v1.JobCondi"
    "tion\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-pa"
    "tch-strategy\":\"merge\"},\"failed\":{\"format\":\"int32\",\"type\":\"integer\"},\"failedIndexes\":{\"type\":\"string\"},\"ready\":"
    "{\"format\":\"int32\",\"type\":\"integer\"},\"startTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"succeeded\":"
    "{\"format\":\"int32\",\"type\":\"integer\"},\"terminating\":{\"format\":\"int32\",\"type\":\"integer\"},\"uncountedTerminatedPods"
    "\":{\"=\":\"io.k8s.api.batch.v1.UncountedTerminatedPods\"}},\"type\":\"object\"}",
    "{\"properties\":{\"metadata\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.batc"
    "h.v1.JobSpec\"}},\"type\":\"object\"}",
    "{\"properties\":{\"rules\":{\"items\":{\"=\":\"io.k8s.api.batch.v1.PodFailurePolicyRule\"},\"type\":\"array\",\"x-kubernetes-"
    "list-type\":\"atomic\"}},\"required\":[\"rules\"],\"type\":\"object\"}",
    "{\"properties\":{\"containerName\":{\"type\":\"string\"},\"operator\":{\"type\":\"string\"},\"values\":{\"items\":{\"format\":\"int"
    "32\",\"type\":\"integer\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"set\"}},\"required\":[\"operator\",\"values\"],\"type\":"
    "\"object\"}",
    "{\"properties\":{\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\"],\"type\":\"object\"}",
    "{\"properties\":{\"action\":{\"type\":\"string\"},\"onExitCodes\":{\"=\":\"io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesR"
    "equirement\"},\"onPodConditions\":{\"items\":{\"=\":\"io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern\"},\"ty"
    "pe\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"required\":[\"action\"],\"type\":\"object\"}",
    "{\"properties\":{\"rules\":{\"items\":{\"=\":\"io.k8s.api.batch.v1.SuccessPolicyRule\"},\"type\":\"array\",\"x-kubernetes-lis"
    "t-type\":\"atomic\"}},\"required\":[\"rules\"],\"type\":\"object\"}",
    "{\"properties\":{\"succeededCount\":{\"format\":\"int32\",\"type\":\"integer\"},\"succeededIndexes\":{\"type\":\"string\"}},\"typ"
    "e\":\"object\"}",
    "{\"properties\":{\"failed\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"set\"},\"succeeded\":"
    "{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"set\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.coordination.v1.LeaseSpec\",\"description\":\"Who holds the le"
    "ase and for how long.\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"coordination.k8s.io\",\"ki"
    "nd\":\"Lease\",\"version\":\"v1\"}],\"description\":\"Who leads, and until when.\"}",
    "{\"properties\":{\"acquireTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime\"},\"holderIdentity\":{\"type\":\""
    "string\"},\"leaseDurationSeconds\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":1},\"leaseTransitions\":{\"format\":\""
    "int32\",\"type\":\"integer\",\"minimum\":0},\"preferredHolder\":{\"type\":\"string\"},\"renewTime\":{\"=\":\"io.k8s.apimachinery"
    ".pkg.apis.meta.v1.MicroTime\"},\"strategy\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"partition\":{\"format\":\"int32\",\"type\":\"integer\"},\"readOnly\":{\"type\":\""
    "boolean\"},\"volumeID\":{\"type\":\"string\"}},\"required\":[\"volumeID\"],\"type\":\"object\"}",
    "{\"properties\":{\"nodeAffinity\":{\"=\":\"io.k8s.api.core.v1.NodeAffinity\"},\"podAffinity\":{\"=\":\"io.k8s.api.core.v1.P"
    "odAffinity\"},\"podAntiAffinity\":{\"=\":\"io.k8s.api.core.v1.PodAntiAffinity\"}},\"type\":\"object\"}",
    "{\"properties\":{\"localhostProfile\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\"],\"type\":\"obje"
    "ct\",\"x-kubernetes-unions\":[{\"discriminator\":\"type\",\"fields-to-discriminateBy\":{\"localhostProfile\":\"LocalhostPr"
    "ofile\"}}]}",
    "{\"properties\":{\"devicePath\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"}},\"required\":[\"name\",\"devicePath\"],\"type"
    "\":\"object\"}",
    "{\"properties\":{\"cachingMode\":{\"type\":\"string\"},\"diskName\":{\"type\":\"string\"},\"diskURI\":{\"type\":\"string\"},\"fsTyp"
    "e\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"}},\"required\":[\"diskName\",\"diskURI\"]"
    ",\"type\":\"object\"}",
    "{\"properties\":{\"readOnly\":{\"type\":\"boolean\"},\"secretName\":{\"type\":\"string\"},\"secretNamespace\":{\"type\":\"string\""
    "},\"shareName\":{\"type\":\"string\"}},\"required\":[\"secretName\",\"shareName\"],\"type\":\"object\"}",
    "{\"properties\":{\"readOnly\":{\"type\":\"boolean\"},\"secretName\":{\"type\":\"string\"},\"shareName\":{\"type\":\"string\"}},\"re"
    "quired\":[\"secretName\",\"shareName\"],\"type\":\"object\"}",
    "{\"properties\":{\"controllerExpandSecretRef\":{\"=\":\"io.k8s.api.core.v1.SecretReference\"},\"controllerPublishSecret"
    "Ref\":{\"=\":\"io.k8s.api.core.v1.SecretReference\"},\"driver\":{\"type\":\"string\"},\"fsType\":{\"type\":\"string\"},\"nodeExp"
    "andSecretRef\":{\"=\":\"io.k8s.api.core.v1.SecretReference\"},\"nodePublishSecretRef\":{\"=\":\"io.k8s.api.core.v1.Secre"
    "tReference\"},\"nodeStageSecretRef\":{\"=\":\"io.k8s.api.core.v1.SecretReference\"},\"readOnly\":{\"type\":\"boolean\"},\"vo"
    "lumeAttributes\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\"},\"volumeHandle\":{\"type\":\"string\"}},\""
    "required\":[\"driver\",\"volumeHandle\"],\"type\":\"object\"}",
    "{\"properties\":{\"driver\":{\"type\":\"string\"},\"fsType\":{\"type\":\"string\"},\"nodePublishSecretRef\":{\"=\":\"io.k8s.api.c"
    "ore.v1.LocalObjectReference\"},\"readOnly\":{\"type\":\"boolean\"},\"volumeAttributes\":{\"additionalProperties\":{\"type\""
    ":\"string\"},\"type\":\"object\"}},\"required\":[\"driver\"],\"type\":\"object\"}",
    "{\"properties\":{\"add\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"drop\":{\"ite"
    "ms\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"monitors\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"path\":"
    "{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"secretFile\":{\"type\":\"string\"},\"secretRef\":{\"=\":\"io.k8s.api.co"
    "re.v1.SecretReference\"},\"user\":{\"type\":\"string\"}},\"required\":[\"monitors\"],\"type\":\"object\"}",
    "{\"properties\":{\"monitors\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"path\":"
    "{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"secretFile\":{\"type\":\"string\"},\"secretRef\":{\"=\":\"io.k8s.api.co"
    "re.v1.LocalObjectReference\"},\"user\":{\"type\":\"string\"}},\"required\":[\"monitors\"],\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.S"
    "ecretReference\"},\"volumeID\":{\"type\":\"string\"}},\"required\":[\"volumeID\"],\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.L"
    "ocalObjectReference\"},\"volumeID\":{\"type\":\"string\"}},\"required\":[\"volumeID\"],\"type\":\"object\"}",
    "{\"properties\":{\"timeoutSeconds\":{\"format\":\"int32\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"labelSelector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector\"},\"name\":{\"type\":\"stri"
    "ng\"},\"optional\":{\"type\":\"boolean\"},\"path\":{\"type\":\"string\"},\"signerName\":{\"type\":\"string\"}},\"required\":[\"path\""
    "],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"binaryData\":{\"additionalProperties\":{\"format\":\"byte\",\"type\":\"st"
    "ring\"},\"type\":\"object\",\"description\":\"Values in base64.\"},\"data\":{\"additionalProperties\":{\"type\":\"string\"},\"ty"
    "pe\":\"object\",\"description\":\"Values as text.\"},\"immutable\":{\"type\":\"boolean\"},\"kind\":{\"type\":\"string\"},\"metadat"
    "a\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":"
    "[{\"group\":\"\",\"kind\":\"ConfigMap\",\"version\":\"v1\"}],\"description\":\"Configuration as data.\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"optional\":{\"type\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"key\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"optional\":{\"type\":\"boolean\"}},\"required\":[\"ke"
    "y\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"kubeletConfigKey\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"namespace\":{\"type\":\"string\"},\"re"
    "sourceVersion\":{\"type\":\"string\"},\"uid\":{\"type\":\"string\"}},\"required\":[\"namespace\",\"name\",\"kubeletConfigKey\"],\""
    "type\":\"object\"}",
    "{\"properties\":{\"items\":{\"items\":{\"=\":\"io.k8s.api.core.v1.KeyToPath\"},\"type\":\"array\",\"x-kubernetes-list-type\":\""
    "atomic\"},\"name\":{\"type\":\"string\"},\"optional\":{\"type\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"defaultMode\":{\"format\":\"int32\",\"type\":\"integer\",\"default\":420},\"items\":{\"items\":{\"=\":\"io.k8s.a"
    "pi.core.v1.KeyToPath\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"name\":{\"type\":\"string\"},\"optional\":{"
    "\"type\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"args\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"description"
    "\":\"Arguments of the command.\"},\"command\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"a"
    "tomic\",\"description\":\"The command, in place of the image's own.\"},\"env\":{\"items\":{\"=\":\"io.k8s.api.core.v1.EnvV"
    "ar\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-m"
    "erge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge\",\"description\":\"Environment variables.\"},\"envFrom\":{\"ite"
    "ms\":{\"=\":\"io.k8s.api.core.v1.EnvFromSource\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"image\":{\"type\""
    ":\"string\",\"description\":\"The image to run.\"},\"imagePullPolicy\":{\"type\":\"string\",\"enum\":[\"Always\",\"IfNotPresent"
    "\",\"Never\"]},\"lifecycle\":{\"=\":\"io.k8s.api.core.v1.Lifecycle\"},\"livenessProbe\":{\"=\":\"io.k8s.api.core.v1.Probe\",\""
    "description\":\"Restarts the container when it fails.\"},\"name\":{\"type\":\"string\",\"description\":\"The container's n"
    "ame in the pod.\"},\"ports\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerPort\"},\"type\":\"array\",\"x-kubernetes-list-"
    "map-keys\":[\"containerPort\",\"protocol\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"containe"
    "rPort\",\"x-kubernetes-patch-strategy\":\"merge\",\"description\":\"Ports that the container opens.\"},\"readinessProbe\""
    ":{\"=\":\"io.k8s.api.core.v1.Probe\",\"description\":\"Decides whether the pod takes traffic.\"},\"resizePolicy\":{\"item"
    "s\":{\"=\":\"io.k8s.api.core.v1.ContainerResizePolicy\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"resourc"
    "es\":{\"=\":\"io.k8s.api.core.v1.ResourceRequirements\",\"default\":{},\"description\":\"What it may use.\"},\"restartPoli"
    "cy\":{\"type\":\"string\"},\"restartPolicyRules\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerRestartRule\"},\"type\":\"ar"
    "ray\",\"x-kubernetes-list-type\":\"atomic\"},\"securityContext\":{\"=\":\"io.k8s.api.core.v1.SecurityContext\"},\"startupP"
    "robe\":{\"=\":\"io.k8s.api.core.v1.Probe\"},\"stdin\":{\"type\":\"boolean\"},\"stdinOnce\":{\"type\":\"boolean\"},\"terminationM"
    "essagePath\":{\"type\":\"string\",\"default\":\"/dev/termination-log\"},\"terminationMessagePolicy\":{\"type\":\"string\",\"en"
    "um\":[\"FallbackToLogsOnError\",\"File\"],\"default\":\"File\"},\"tty\":{\"type\":\"boolean\"},\"volumeDevices\":{\"items\":{\"=\":"
    "\"io.k8s.api.core.v1.VolumeDevice\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"devicePath\"],\"x-kubernetes-li"
    "st-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"devicePath\",\"x-kubernetes-patch-strategy\":\"merge\"},\"volumeMount"
    "s\":{\"items\":{\"=\":\"io.k8s.api.core.v1.VolumeMount\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"mountPath\"],\""
    "x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"mountPath\",\"x-kubernetes-patch-strategy\":\"merge\""
    ",\"description\":\"Where volumes appear.\"},\"workingDir\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"containerName\":{\"type\":\"string\"},\"requestName\":{\"type\":\"string\"},\"resourceName\":{\"type\":\"strin"
    "g\"}},\"required\":[\"containerName\",\"resourceName\",\"requestName\"],\"type\":\"object\"}",
    "{\"properties\":{\"names\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"sizeBytes"
    "\":{\"format\":\"int64\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"containerPort\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":1,\"maximum\":65535},\"hostIP\":{\"type"
    "\":\"string\"},\"hostPort\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0,\"maximum\":65535},\"name\":{\"type\":\"string\""
    "},\"protocol\":{\"type\":\"string\",\"enum\":[\"SCTP\",\"TCP\",\"UDP\"],\"default\":\"TCP\"}},\"required\":[\"containerPort\"],\"type"
    "\":\"object\"}",
    "{\"properties\":{\"resourceName\":{\"type\":\"string\"},\"restartPolicy\":{\"type\":\"string\"}},\"required\":[\"resourceName\","
    "\"restartPolicy\"],\"type\":\"object\"}",
    "{\"properties\":{\"action\":{\"type\":\"string\"},\"exitCodes\":{\"=\":\"io.k8s.api.core.v1.ContainerRestartRuleOnExitCodes"
    "\"}},\"required\":[\"action\"],\"type\":\"object\"}",
    "{\"properties\":{\"operator\":{\"type\":\"string\"},\"values\":{\"items\":{\"format\":\"int32\",\"type\":\"integer\"},\"type\":\"arra"
    "y\",\"x-kubernetes-list-type\":\"set\"}},\"required\":[\"operator\"],\"type\":\"object\"}",
    "{\"properties\":{\"running\":{\"=\":\"io.k8s.api.core.v1.ContainerStateRunning\"},\"terminated\":{\"=\":\"io.k8s.api.core.v"
    "1.ContainerStateTerminated\"},\"waiting\":{\"=\":\"io.k8s.api.core.v1.ContainerStateWaiting\"}},\"type\":\"object\"}",
    "{\"properties\":{\"startedAt\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"}},\"type\":\"object\"}",
    "{\"properties\":{\"containerID\":{\"type\":\"string\"},\"exitCode\":{\"format\":\"int32\",\"type\":\"integer\"},\"finishedAt\":{\"="
    "\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},\"signal\""
    ":{\"format\":\"int32\",\"type\":\"integer\"},\"startedAt\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"}},\"required\""
    ":[\"exitCode\"],\"type\":\"object\"}",
    "{\"properties\":{\"message\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"allocatedResources\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantit"
    "y\"},\"type\":\"object\"},\"allocatedResourcesStatus\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ResourceStatus\"},\"type\":\"arr"
    "ay\",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\""
    ",\"x-kubernetes-patch-strategy\":\"merge\"},\"containerID\":{\"type\":\"string\"},\"image\":{\"type\":\"string\"},\"imageID\":{\""
    "type\":\"string\"},\"lastState\":{\"=\":\"io.k8s.api.core.v1.ContainerState\"},\"name\":{\"type\":\"string\"},\"ready\":{\"type\""
    ":\"boolean\"},\"resources\":{\"=\":\"io.k8s.api.core.v1.ResourceRequirements\"},\"restartCount\":{\"format\":\"int32\",\"type"
    "\":\"integer\"},\"started\":{\"type\":\"boolean\"},\"state\":{\"=\":\"io.k8s.api.core.v1.ContainerState\"},\"stopSignal\":{\"typ"
    "e\":\"string\"},\"user\":{\"=\":\"io.k8s.api.core.v1.ContainerUser\"},\"volumeMounts\":{\"items\":{\"=\":\"io.k8s.api.core.v1."
    "VolumeMountStatus\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"mountPath\"],\"x-kubernetes-list-type\":\"map\",\""
    "x-kubernetes-patch-merge-key\":\"mountPath\",\"x-kubernetes-patch-strategy\":\"merge\"}},\"type\":\"object\"}",
    "{\"properties\":{\"linux\":{\"=\":\"io.k8s.api.core.v1.LinuxContainerUser\"}},\"type\":\"object\"}",
    "{\"properties\":{\"Port\":{\"format\":\"int32\",\"type\":\"integer\"}},\"required\":[\"Port\"],\"type\":\"object\"}",
    "{\"properties\":{\"items\":{\"items\":{\"=\":\"io.k8s.api.core.v1.DownwardAPIVolumeFile\"},\"type\":\"array\",\"x-kubernetes-"
    "list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fieldRef\":{\"=\":\"io.k8s.api.core.v1.ObjectFieldSelector\"},\"mode\":{\"format\":\"int32\",\"type\":\"inte"
    "ger\"},\"path\":{\"type\":\"string\"},\"resourceFieldRef\":{\"=\":\"io.k8s.api.core.v1.ResourceFieldSelector\"}},\"required\""
    ":[\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"defaultMode\":{\"format\":\"int32\",\"type\":\"integer\"},\"items\":{\"items\":{\"=\":\"io.k8s.api.core.v1.Dow"
    "nwardAPIVolumeFile\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"medium\":{\"type\":\"string\"},\"sizeLimit\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"}},\""
    "type\":\"object\"}",
    "{\"properties\":{\"hostname\":{\"type\":\"string\"},\"ip\":{\"type\":\"string\"},\"nodeName\":{\"type\":\"string\"},\"targetRef\":{\""
    "=\":\"io.k8s.api.core.v1.ObjectReference\"}},\"required\":[\"ip\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"appProtocol\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"port\":{\"format\":\"int32\",\"type\":\"integ"
    "er\",\"minimum\":1,\"maximum\":65535},\"protocol\":{\"type\":\"string\",\"enum\":[\"SCTP\",\"TCP\",\"UDP\"],\"default\":\"TCP\"}},\"re"
    "quired\":[\"port\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"addresses\":{\"items\":{\"=\":\"io.k8s.api.core.v1.EndpointAddress\"},\"type\":\"array\",\"x-kubernetes-li"
    "st-type\":\"atomic\"},\"notReadyAddresses\":{\"items\":{\"=\":\"io.k8s.api.core.v1.EndpointAddress\"},\"type\":\"array\",\"x-k"
    "ubernetes-list-type\":\"atomic\"},\"ports\":{\"items\":{\"=\":\"io.k8s.api.core.v1.EndpointPort\"},\"type\":\"array\",\"x-kube"
    "rnetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"subsets\":{\"items\":{\"=\":\"io.k8s.api.core.v1.EndpointSubset\"},\"type\":\"array\",\"x-kub"
    "ernetes-list-type\":\"atomic\",\"description\":\"Addresses with their ports.\"}},\"type\":\"object\",\"x-kubernetes-group-"
    "version-kind\":[{\"group\":\"\",\"kind\":\"Endpoints\",\"version\":\"v1\"}],\"description\":\"The addresses behind a Service, "
    "in one object.\"}",
    "{\"properties\":{\"configMapRef\":{\"=\":\"io.k8s.api.core.v1.ConfigMapEnvSource\"},\"prefix\":{\"type\":\"string\"},\"secret"
    "Ref\":{\"=\":\"io.k8s.api.core.v1.SecretEnvSource\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"value\":{\"type\":\"string\"},\"valueFrom\":{\"=\":\"io.k8s.api.core.v1.EnvVarS"
    "ource\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"configMapKeyRef\":{\"=\":\"io.k8s.api.core.v1.ConfigMapKeySelector\"},\"fieldRef\":{\"=\":\"io.k8s.api.c"
    "ore.v1.ObjectFieldSelector\"},\"fileKeyRef\":{\"=\":\"io.k8s.api.core.v1.FileKeySelector\"},\"resourceFieldRef\":{\"=\":\""
    "io.k8s.api.core.v1.ResourceFieldSelector\"},\"secretKeyRef\":{\"=\":\"io.k8s.api.core.v1.SecretKeySelector\"}},\"type\""
    ":\"object\"}",
    "{\"properties\":{\"args\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"command\":{"
    "\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"env\":{\"items\":{\"=\":\"io.k8s.api.co"
    "re.v1.EnvVar\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernet"
    "es-patch-merge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge\"},\"envFrom\":{\"items\":{\"=\":\"io.k8s.api.core.v1."
    "EnvFromSource\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"image\":{\"type\":\"string\"},\"imagePullPolicy\":"
    "{\"type\":\"string\"},\"lifecycle\":{\"=\":\"io.k8s.api.core.v1.Lifecycle\"},\"livenessProbe\":{\"=\":\"io.k8s.api.core.v1.Pr"
    "obe\"},\"name\":{\"type\":\"string\"},\"ports\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerPort\"},\"type\":\"array\",\"x-kub"
    "ernetes-list-map-keys\":[\"containerPort\",\"protocol\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-k"
    "ey\":\"containerPort\",\"x-kubernetes-patch-strategy\":\"merge\"},\"readinessProbe\":{\"=\":\"io.k8s.api.core.v1.Probe\"},\""
    "resizePolicy\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerResizePolicy\"},\"type\":\"array\",\"x-kubernetes-list-type"
    "\":\"atomic\"},\"resources\":{\"=\":\"io.k8s.api.core.v1.ResourceRequirements\"},\"restartPolicy\":{\"type\":\"string\"},\"res"
    "tartPolicyRules\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerRestartRule\"},\"type\":\"array\",\"x-kubernetes-list-ty"
    "pe\":\"atomic\"},\"securityContext\":{\"=\":\"io.k8s.api.core.v1.SecurityContext\"},\"startupProbe\":{\"=\":\"io.k8s.api.cor"
    "e.v1.Probe\"},\"stdin\":{\"type\":\"boolean\"},\"stdinOnce\":{\"type\":\"boolean\"},\"targetContainerName\":{\"type\":\"string\"}"
    ",\"terminationMessagePath\":{\"type\":\"string\"},\"terminationMessagePolicy\":{\"type\":\"string\"},\"tty\":{\"type\":\"boolea"
    "n\"},\"volumeDevices\":{\"items\":{\"=\":\"io.k8s.api.core.v1.VolumeDevice\"},\"type\":\"array\",\"x-kubernetes-list-map-key"
    "s\":[\"devicePath\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"devicePath\",\"x-kubernetes-pat"
    "ch-strategy\":\"merge\"},\"volumeMounts\":{\"items\":{\"=\":\"io.k8s.api.core.v1.VolumeMount\"},\"type\":\"array\",\"x-kuberne"
    "tes-list-map-keys\":[\"mountPath\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"mountPath\",\"x-"
    "kubernetes-patch-strategy\":\"merge\"},\"workingDir\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"volumeClaimTemplate\":{\"=\":\"io.k8s.api.core.v1.PersistentVolumeClaimTemplate\"}},\"type\":\"object\""
    "}",
    "{\"properties\":{\"action\":{\"type\":\"string\"},\"apiVersion\":{\"type\":\"string\"},\"count\":{\"format\":\"int32\",\"type\":\"int"
    "eger\"},\"eventTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime\"},\"firstTimestamp\":{\"=\":\"io.k8s.apimac"
    "hinery.pkg.apis.meta.v1.Time\"},\"involvedObject\":{\"=\":\"io.k8s.api.core.v1.ObjectReference\"},\"kind\":{\"type\":\"str"
    "ing\"},\"lastTimestamp\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"string\"},\"metadata\""
    ":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"},\"reason\":{\"type\":\"string\"},\"related\":{\"=\":\"io.k8s.api"
    ".core.v1.ObjectReference\"},\"reportingComponent\":{\"type\":\"string\"},\"reportingInstance\":{\"type\":\"string\"},\"serie"
    "s\":{\"=\":\"io.k8s.api.core.v1.EventSeries\"},\"source\":{\"=\":\"io.k8s.api.core.v1.EventSource\"},\"type\":{\"type\":\"stri"
    "ng\"}},\"required\":[],\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kind\":\"Event\",\"version\":\"v"
    "1\"}],\"description\":\"Something that happened to an object.\"}",
    "{\"properties\":{\"count\":{\"format\":\"int32\",\"type\":\"integer\"},\"lastObservedTime\":{\"=\":\"io.k8s.apimachinery.pkg.ap"
    "is.meta.v1.MicroTime\"}},\"type\":\"object\"}",
    "{\"properties\":{\"component\":{\"type\":\"string\"},\"host\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"command\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":"
    "\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"lun\":{\"format\":\"int32\",\"type\":\"integer\"},\"readOnly\":{\"type\":\"boolea"
    "n\"},\"targetWWNs\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"wwids\":{\"items\""
    ":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"key\":{\"type\":\"string\"},\"optional\":{\"type\":\"boolean\"},\"path\":{\"type\":\"string\"},\"volumeName\":{\"t"
    "ype\":\"string\"}},\"required\":[\"volumeName\",\"path\",\"key\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"driver\":{\"type\":\"string\"},\"fsType\":{\"type\":\"string\"},\"options\":{\"additionalProperties\":{\"type\""
    ":\"string\"},\"type\":\"object\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.SecretReference"
    "\"}},\"required\":[\"driver\"],\"type\":\"object\"}",
    "{\"properties\":{\"driver\":{\"type\":\"string\"},\"fsType\":{\"type\":\"string\"},\"options\":{\"additionalProperties\":{\"type\""
    ":\"string\"},\"type\":\"object\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.LocalObjectRefe"
    "rence\"}},\"required\":[\"driver\"],\"type\":\"object\"}",
    "{\"properties\":{\"datasetName\":{\"type\":\"string\"},\"datasetUUID\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"partition\":{\"format\":\"int32\",\"type\":\"integer\"},\"pdName\":{\"type\":\"st"
    "ring\"},\"readOnly\":{\"type\":\"boolean\"}},\"required\":[\"pdName\"],\"type\":\"object\"}",
    "{\"properties\":{\"port\":{\"format\":\"int32\",\"type\":\"integer\"},\"service\":{\"type\":\"string\"}},\"required\":[\"port\"],\"ty"
    "pe\":\"object\"}",
    "{\"properties\":{\"directory\":{\"type\":\"string\"},\"repository\":{\"type\":\"string\"},\"revision\":{\"type\":\"string\"}},\"req"
    "uired\":[\"repository\"],\"type\":\"object\"}",
    "{\"properties\":{\"endpoints\":{\"type\":\"string\"},\"endpointsNamespace\":{\"type\":\"string\"},\"path\":{\"type\":\"string\"},\""
    "readOnly\":{\"type\":\"boolean\"}},\"required\":[\"endpoints\",\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"endpoints\":{\"type\":\"string\"},\"path\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"}},\"required"
    "\":[\"endpoints\",\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"host\":{\"type\":\"string\"},\"httpHeaders\":{\"items\":{\"=\":\"io.k8s.api.core.v1.HTTPHeader\"},\"type\":\"a"
    "rray\",\"x-kubernetes-list-type\":\"atomic\"},\"path\":{\"type\":\"string\"},\"port\":{\"=\":\"io.k8s.apimachinery.pkg.util.in"
    "tstr.IntOrString\"},\"scheme\":{\"type\":\"string\",\"enum\":[\"HTTP\",\"HTTPS\"],\"default\":\"HTTP\"}},\"required\":[\"port\"],\"t"
    "ype\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"value\":{\"type\":\"string\"}},\"required\":[\"name\",\"value\"],\"type\":\"object\""
    "}",
    "{\"properties\":{\"hostnames\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"ip\":{"
    "\"type\":\"string\"}},\"required\":[\"ip\"],\"type\":\"object\"}",
    "{\"properties\":{\"ip\":{\"type\":\"string\"}},\"required\":[\"ip\"],\"type\":\"object\"}",
    "{\"properties\":{\"path\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"chapAuthDiscovery\":{\"type\":\"boolean\"},\"chapAuthSession\":{\"type\":\"boolean\"},\"fsType\":{\"type\":\"s"
    "tring\"},\"initiatorName\":{\"type\":\"string\"},\"iqn\":{\"type\":\"string\"},\"iscsiInterface\":{\"type\":\"string\"},\"lun\":{\"f"
    "ormat\":\"int32\",\"type\":\"integer\"},\"portals\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":"
    "\"atomic\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.SecretReference\"},\"targetPortal\":"
    "{\"type\":\"string\"}},\"required\":[\"targetPortal\",\"iqn\",\"lun\"],\"type\":\"object\"}",
    "{\"properties\":{\"chapAuthDiscovery\":{\"type\":\"boolean\"},\"chapAuthSession\":{\"type\":\"boolean\"},\"fsType\":{\"type\":\"s"
    "tring\"},\"initiatorName\":{\"type\":\"string\"},\"iqn\":{\"type\":\"string\"},\"iscsiInterface\":{\"type\":\"string\"},\"lun\":{\"f"
    "ormat\":\"int32\",\"type\":\"integer\"},\"portals\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":"
    "\"atomic\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.LocalObjectReference\"},\"targetPor"
    "tal\":{\"type\":\"string\"}},\"required\":[\"targetPortal\",\"iqn\",\"lun\"],\"type\":\"object\"}",
    "{\"properties\":{\"pullPolicy\":{\"type\":\"string\"},\"reference\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"imageRef\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"key\":{\"type\":\"string\"},\"mode\":{\"format\":\"int32\",\"type\":\"integer\"},\"path\":{\"type\":\"string\"}},\"r"
    "equired\":[\"key\",\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"postStart\":{\"=\":\"io.k8s.api.core.v1.LifecycleHandler\"},\"preStop\":{\"=\":\"io.k8s.api.core.v1.Life"
    "cycleHandler\"},\"stopSignal\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"exec\":{\"=\":\"io.k8s.api.core.v1.ExecAction\"},\"httpGet\":{\"=\":\"io.k8s.api.core.v1.HTTPGetAction\"}"
    ",\"sleep\":{\"=\":\"io.k8s.api.core.v1.SleepAction\"},\"tcpSocket\":{\"=\":\"io.k8s.api.core.v1.TCPSocketAction\"}},\"type\""
    ":\"object\"}",
    "{\"properties\":{\"gid\":{\"format\":\"int64\",\"type\":\"integer\"},\"supplementalGroups\":{\"items\":{\"format\":\"int64\",\"type"
    "\":\"integer\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"uid\":{\"format\":\"int64\",\"type\":\"integer\"}},\"req"
    "uired\":[\"uid\",\"gid\"],\"type\":\"object\"}",
    "{\"properties\":{\"hostname\":{\"type\":\"string\"},\"ip\":{\"type\":\"string\"},\"ipMode\":{\"type\":\"string\"},\"ports\":{\"items\""
    ":{\"=\":\"io.k8s.api.core.v1.PortStatus\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"ingress\":{\"items\":{\"=\":\"io.k8s.api.core.v1.LoadBalancerIngress\"},\"type\":\"array\",\"x-kubernetes-"
    "list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"}},\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"path\":{\"type\":\"string\"}},\"required\":[\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"status\":{\"type\":\"string\"},\"targetVolumeAttributesClassName\":{\"type\":\"string\"}},\"type\":\"object\""
    "}",
    "{\"properties\":{\"path\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"server\":{\"type\":\"string\"}},\"required\":["
    "\"server\",\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core.v1.NamespaceSpec\",\"description\":\"The namespace's fina"
    "lizers.\"},\"status\":{\"=\":\"io.k8s.api.core.v1.NamespaceStatus\",\"description\":\"Whether it is in use or going away"
    ".\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kind\":\"Namespace\",\"version\":\"v1\"}],\"descr"
    "iption\":\"A space for names of objects.\"}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"strin"
    "g\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status"
    "\"],\"type\":\"object\"}",
    "{\"properties\":{\"finalizers\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"typ"
    "e\":\"object\"}",
    "{\"properties\":{\"conditions\":{\"items\":{\"=\":\"io.k8s.api.core.v1.NamespaceCondition\"},\"type\":\"array\",\"x-kubernete"
    "s-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-p"
    "atch-strategy\":\"merge\"},\"phase\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core.v1.NodeSpec\",\"description\":\"How the node is set up.\"}"
    ",\"status\":{\"=\":\"io.k8s.api.core.v1.NodeStatus\",\"description\":\"What is known of the node.\"}},\"type\":\"object\",\"x"
    "-kubernetes-group-version-kind\":[{\"group\":\"\",\"kind\":\"Node\",\"version\":\"v1\"}],\"description\":\"A machine that runs"
    " pods.\"}",
    "{\"properties\":{\"address\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"address\"],\"type\":\"obj"
    "ect\"}",
    "{\"properties\":{\"preferredDuringSchedulingIgnoredDuringExecution\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PreferredSc"
    "hedulingTerm\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"requiredDuringSchedulingIgnoredDuringExecuti"
    "on\":{\"=\":\"io.k8s.api.core.v1.NodeSelector\"}},\"type\":\"object\"}",
    "{\"properties\":{\"containers\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"set\"},\"resourc"
    "eClaimName\":{\"type\":\"string\"},\"resources\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Q"
    "uantity\"},\"type\":\"object\"}},\"type\":\"object\"}",
    "{\"properties\":{\"lastHeartbeatTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"lastTransitionTime\":{\"=\""
    ":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},\"status\":"
    "{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status\"],\"type\":\"object\"}",
    "{\"properties\":{\"configMap\":{\"=\":\"io.k8s.api.core.v1.ConfigMapNodeConfigSource\"}},\"type\":\"object\"}",
    "{\"properties\":{\"active\":{\"=\":\"io.k8s.api.core.v1.NodeConfigSource\"},\"assigned\":{\"=\":\"io.k8s.api.core.v1.NodeCo"
    "nfigSource\"},\"error\":{\"type\":\"string\"},\"lastKnownGood\":{\"=\":\"io.k8s.api.core.v1.NodeConfigSource\"}},\"type\":\"ob"
    "ject\"}",
    "{\"properties\":{\"kubeletEndpoint\":{\"=\":\"io.k8s.api.core.v1.DaemonEndpoint\"}},\"type\":\"object\"}",
    "{\"properties\":{\"supplementalGroupsPolicy\":{\"type\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"features\":{\"=\":\"io.k8s.api.core.v1.NodeRuntimeHandlerFeatures\"},\"name\":{\"type\":\"string\"}},\"typ"
    "e\":\"object\"}",
    "{\"properties\":{\"recursiveReadOnlyMounts\":{\"type\":\"boolean\"},\"userNamespaces\":{\"type\":\"boolean\"}},\"type\":\"objec"
    "t\"}",
    "{\"properties\":{\"nodeSelectorTerms\":{\"items\":{\"=\":\"io.k8s.api.core.v1.NodeSelectorTerm\"},\"type\":\"array\",\"x-kube"
    "rnetes-list-type\":\"atomic\"}},\"required\":[\"nodeSelectorTerms\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\""
    "}",
    "{\"properties\":{\"key\":{\"type\":\"string\"},\"operator\":{\"type\":\"string\"},\"values\":{\"items\":{\"type\":\"string\"},\"type\""
    ":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"required\":[\"key\",\"operator\"],\"type\":\"object\"}",
    "{\"properties\":{\"matchExpressions\":{\"items\":{\"=\":\"io.k8s.api.core.v1.NodeSelectorRequirement\"},\"type\":\"array\",\""
    "x-kubernetes-list-type\":\"atomic\"},\"matchFields\":{\"items\":{\"=\":\"io.k8s.api.core.v1.NodeSelectorRequirement\"},\"t"
    "ype\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"configSource\":{\"=\":\"io.k8s.api.core.v1.NodeConfigSource\"},\"externalID\":{\"type\":\"string\"},\"podC"
    "IDR\":{\"type\":\"string\"},\"podCIDRs\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"set\",\"x-"
    "kubernetes-patch-strategy\":\"merge\"},\"providerID\":{\"type\":\"string\"},\"taints\":{\"items\":{\"=\":\"io.k8s.api.core.v1."
    "Taint\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"unschedulable\":{\"type\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"addresses\":{\"items\":{\"=\":\"io.k8s.api.core.v1.NodeAddress\"},\"type\":\"array\",\"x-kubernetes-list-m"
    "ap-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-patch-str"
    "ategy\":\"merge\"},\"allocatable\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"t"
    "ype\":\"object\"},\"capacity\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"type\""
    ":\"object\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api.core.v1.NodeCondition\"},\"type\":\"array\",\"x-kubernetes-list-ma"
    "p-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-patch-stra"
    "tegy\":\"merge\"},\"config\":{\"=\":\"io.k8s.api.core.v1.NodeConfigStatus\"},\"daemonEndpoints\":{\"=\":\"io.k8s.api.core.v1"
    ".NodeDaemonEndpoints\"},\"declaredFeatures\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\""
    "atomic\"},\"features\":{\"=\":\"io.k8s.api.core.v1.NodeFeatures\"},\"images\":{\"items\":{\"=\":\"io.k8s.api.core.v1.Contain"
    "erImage\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"nodeInfo\":{\"=\":\"io.k8s.api.core.v1.NodeSystemInfo"
    "\"},\"phase\":{\"type\":\"string\"},\"runtimeHandlers\":{\"items\":{\"=\":\"io.k8s.api.core.v1.NodeRuntimeHandler\"},\"type\":\""
    "array\",\"x-kubernetes-list-type\":\"atomic\"},\"volumesAttached\":{\"items\":{\"=\":\"io.k8s.api.core.v1.AttachedVolume\"}"
    ",\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"volumesInUse\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x"
    "-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"capacity\":{\"format\":\"int64\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"architecture\":{\"type\":\"string\"},\"bootID\":{\"type\":\"string\"},\"containerRuntimeVersion\":{\"type\":\""
    "string\"},\"kernelVersion\":{\"type\":\"string\"},\"kubeProxyVersion\":{\"type\":\"string\"},\"kubeletVersion\":{\"type\":\"stri"
    "ng\"},\"machineID\":{\"type\":\"string\"},\"operatingSystem\":{\"type\":\"string\"},\"osImage\":{\"type\":\"string\"},\"swap\":{\"=\""
    ":\"io.k8s.api.core.v1.NodeSwapStatus\"},\"systemUUID\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"fieldPath\":{\"type\":\"string\"}},\"required\":[\"fieldPath\"],\"type\":\""
    "object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"fieldPath\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"name\":{\""
    "type\":\"string\"},\"namespace\":{\"type\":\"string\"},\"resourceVersion\":{\"type\":\"string\"},\"uid\":{\"type\":\"string\"}},\"ty"
    "pe\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core.v1.PersistentVolumeSpec\"},\"status\":{\"=\":\"io.k8s.api.c"
    "ore.v1.PersistentVolumeStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kind\":\"Persis"
    "tentVolume\",\"version\":\"v1\"}]}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core.v1.PersistentVolumeClaimSpec\"},\"status\":{\"=\":\"io.k8s."
    "api.core.v1.PersistentVolumeClaimStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kin"
    "d\":\"PersistentVolumeClaim\",\"version\":\"v1\"}]}",
    "{\"properties\":{\"lastProbeTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"lastTransitionTime\":{\"=\":\"io"
    ".k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},\"status\":{\"ty"
    "pe\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status\"],\"type\":\"object\"}",
    "{\"properties\":{\"accessModes\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"dat"
    "aSource\":{\"=\":\"io.k8s.api.core.v1.TypedLocalObjectReference\"},\"dataSourceRef\":{\"=\":\"io.k8s.api.core.v1.TypedOb"
    "jectReference\"},\"resources\":{\"=\":\"io.k8s.api.core.v1.VolumeResourceRequirements\"},\"selector\":{\"=\":\"io.k8s.apim"
    "achinery.pkg.apis.meta.v1.LabelSelector\"},\"storageClassName\":{\"type\":\"string\"},\"volumeAttributesClassName\":{\"t"
    "ype\":\"string\"},\"volumeMode\":{\"type\":\"string\",\"enum\":[\"Block\",\"Filesystem\"],\"default\":\"Filesystem\"},\"volumeName"
    "\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"accessModes\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"all"
    "ocatedResourceStatuses\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\",\"x-kubernetes-map-type\":\"gra"
    "nular\"},\"allocatedResources\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"ty"
    "pe\":\"object\"},\"capacity\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"type\":"
    "\"object\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PersistentVolumeClaimCondition\"},\"type\":\"array\",\"x-ku"
    "bernetes-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kuber"
    "netes-patch-strategy\":\"merge\"},\"currentVolumeAttributesClassName\":{\"type\":\"string\"},\"modifyVolumeStatus\":{\"=\":"
    "\"io.k8s.api.core.v1.ModifyVolumeStatus\"},\"phase\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"metadata\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core"
    ".v1.PersistentVolumeClaimSpec\"}},\"required\":[\"spec\"],\"type\":\"object\"}",
    "{\"properties\":{\"claimName\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"}},\"required\":[\"claimName\"],\"type\":\"o"
    "bject\"}",
    "{\"properties\":{\"accessModes\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"aws"
    "ElasticBlockStore\":{\"=\":\"io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource\"},\"azureDisk\":{\"=\":\"io.k8s.api.co"
    "re.v1.AzureDiskVolumeSource\"},\"azureFile\":{\"=\":\"io.k8s.api.core.v1.AzureFilePersistentVolumeSource\"},\"capacity"
    "\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"type\":\"object\"},\"cephfs\":{\"=\""
    ":\"io.k8s.api.core.v1.CephFSPersistentVolumeSource\"},\"cinder\":{\"=\":\"io.k8s.api.core.v1.CinderPersistentVolumeSo"
    "urce\"},\"claimRef\":{\"=\":\"io.k8s.api.core.v1.ObjectReference\",\"x-kubernetes-map-type\":\"granular\"},\"csi\":{\"=\":\"io"
    ".k8s.api.core.v1.CSIPersistentVolumeSource\"},\"fc\":{\"=\":\"io.k8s.api.core.v1.FCVolumeSource\"},\"flexVolume\":{\"=\":"
    "\"io.k8s.api.core.v1.FlexPersistentVolumeSource\"},\"flocker\":{\"=\":\"io.k8s.api.core.v1.FlockerVolumeSource\"},\"gce"
    "PersistentDisk\":{\"=\":\"io.k8s.api.core.v1.GCEPersistentDiskVolumeSource\"},\"glusterfs\":{\"=\":\"io.k8s.api.core.v1."
    "GlusterfsPersistentVolumeSource\"},\"hostPath\":{\"=\":\"io.k8s.api.core.v1.HostPathVolumeSource\"},\"iscsi\":{\"=\":\"io."
    "k8s.api.core.v1.ISCSIPersistentVolumeSource\"},\"local\":{\"=\":\"io.k8s.api.core.v1.LocalVolumeSource\"},\"mountOptio"
    "ns\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"nfs\":{\"=\":\"io.k8s.api.core.v"
    "1.NFSVolumeSource\"},\"nodeAffinity\":{\"=\":\"io.k8s.api.core.v1.VolumeNodeAffinity\"},\"persistentVolumeReclaimPolic"
    "y\":{\"type\":\"string\",\"enum\":[\"Delete\",\"Recycle\",\"Retain\"],\"default\":\"Retain\"},\"photonPersistentDisk\":{\"=\":\"io.k"
    "8s.api.core.v1.PhotonPersistentDiskVolumeSource\"},\"portworxVolume\":{\"=\":\"io.k8s.api.core.v1.PortworxVolumeSour"
    "ce\"},\"quobyte\":{\"=\":\"io.k8s.api.core.v1.QuobyteVolumeSource\"},\"rbd\":{\"=\":\"io.k8s.api.core.v1.RBDPersistentVolu"
    "meSource\"},\"scaleIO\":{\"=\":\"io.k8s.api.core.v1.ScaleIOPersistentVolumeSource\"},\"storageClassName\":{\"type\":\"stri"
    "ng\"},\"storageos\":{\"=\":\"io.k8s.api.core.v1.StorageOSPersistentVolumeSource\"},\"volumeAttributesClassName\":{\"type"
    "\":\"string\"},\"volumeMode\":{\"type\":\"string\",\"enum\":[\"Block\",\"Filesystem\"],\"default\":\"Filesystem\"},\"vsphereVolume"
    "\":{\"=\":\"io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource\"}},\"type\":\"object\"}",
    "{\"properties\":{\"lastPhaseTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\""
    "string\"},\"phase\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"pdID\":{\"type\":\"string\"}},\"required\":[\"pdID\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core.v1.PodSpec\",\"description\":\"What runs in the pod.\"},\"s"
    "tatus\":{\"=\":\"io.k8s.api.core.v1.PodStatus\",\"description\":\"What is known of the pod that runs.\"}},\"type\":\"objec"
    "t\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kind\":\"Pod\",\"version\":\"v1\"}],\"description\":\"Containers that"
    " run together.\"}",
    "{\"properties\":{\"preferredDuringSchedulingIgnoredDuringExecution\":{\"items\":{\"=\":\"io.k8s.api.core.v1.WeightedPod"
    "AffinityTerm\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"requiredDuringSchedulingIgnoredDuringExecuti"
    "on\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PodAffinityTerm\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"ty"
    "pe\":\"object\"}",
    "{\"properties\":{\"labelSelector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector\"},\"matchLabelKeys\":{\"i"
    "tems\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"mismatchLabelKeys\":{\"items\":{\"type\""
    ":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"namespaceSelector\":{\"=\":\"io.k8s.apimachinery.pkg"
    ".apis.meta.v1.LabelSelector\"},\"namespaces\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":"
    "\"atomic\"},\"topologyKey\":{\"type\":\"string\"}},\"required\":[\"topologyKey\"],\"type\":\"object\"}",
    "{\"properties\":{\"preferredDuringSchedulingIgnoredDuringExecution\":{\"items\":{\"=\":\"io.k8s.api.core.v1.WeightedPod"
    "AffinityTerm\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"requiredDuringSchedulingIgnoredDuringExecuti"
    "on\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PodAffinityTerm\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"ty"
    "pe\":\"object\"}",
    "{\"properties\":{\"certificateChainPath\":{\"type\":\"string\"},\"credentialBundlePath\":{\"type\":\"string\"},\"keyPath\":{\"t"
    "ype\":\"string\"},\"keyType\":{\"type\":\"string\"},\"maxExpirationSeconds\":{\"format\":\"int32\",\"type\":\"integer\"},\"signerN"
    "ame\":{\"type\":\"string\"},\"userAnnotations\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\"}},\"required"
    "\":[\"signerName\",\"keyType\"],\"type\":\"object\"}",
    "{\"properties\":{\"lastProbeTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"lastTransitionTime\":{\"=\":\"io"
    ".k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"string\"},\"observedGeneration\":{\"format\":\"int64\",\""
    "type\":\"integer\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\""
    "type\",\"status\"],\"type\":\"object\"}",
    "{\"properties\":{\"nameservers\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"opt"
    "ions\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PodDNSConfigOption\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}"
    ",\"searches\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"value\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"requestMappings\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerExtendedResourceRequest\"},\"type\":\""
    "array\",\"x-kubernetes-list-type\":\"atomic\"},\"resourceClaimName\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"ip\":{\"type\":\"string\"}},\"required\":[\"ip\"],\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"conditionType\":{\"type\":\"string\"}},\"required\":[\"conditionType\"],\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"resourceClaimName\":{\"type\":\"string\"},\"resourceClaimTemplateName\":{\"ty"
    "pe\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"resourceClaimName\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"podGroupName\":{\"type\":\"string\"}},\"type\":\"object\",\"x-kubernetes-unions\":[{\"fields-to-discrimina"
    "teBy\":{\"podGroupName\":\"PodGroupName\"}}]}",
    "{\"properties\":{\"appArmorProfile\":{\"=\":\"io.k8s.api.core.v1.AppArmorProfile\"},\"fsGroup\":{\"format\":\"int64\",\"type\""
    ":\"integer\"},\"fsGroupChangePolicy\":{\"type\":\"string\"},\"runAsGroup\":{\"format\":\"int64\",\"type\":\"integer\"},\"runAsNon"
    "Root\":{\"type\":\"boolean\"},\"runAsUser\":{\"format\":\"int64\",\"type\":\"integer\"},\"seLinuxChangePolicy\":{\"type\":\"string"
    "\"},\"seLinuxOptions\":{\"=\":\"io.k8s.api.core.v1.SELinuxOptions\"},\"seccompProfile\":{\"=\":\"io.k8s.api.core.v1.Seccom"
    "pProfile\"},\"supplementalGroups\":{\"items\":{\"format\":\"int64\",\"type\":\"integer\"},\"type\":\"array\",\"x-kubernetes-list"
    "-type\":\"atomic\"},\"supplementalGroupsPolicy\":{\"type\":\"string\"},\"sysctls\":{\"items\":{\"=\":\"io.k8s.api.core.v1.Sysc"
    "tl\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"windowsOptions\":{\"=\":\"io.k8s.api.core.v1.WindowsSecuri"
    "tyContextOptions\"}},\"type\":\"object\"}",
    "{\"properties\":{\"activeDeadlineSeconds\":{\"format\":\"int64\",\"type\":\"integer\"},\"affinity\":{\"=\":\"io.k8s.api.core.v1"
    ".Affinity\"},\"automountServiceAccountToken\":{\"type\":\"boolean\"},\"containers\":{\"items\":{\"=\":\"io.k8s.api.core.v1.C"
    "ontainer\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-p"
    "atch-merge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge\",\"minItems\":1,\"description\":\"The pod's containers."
    "\"},\"dnsConfig\":{\"=\":\"io.k8s.api.core.v1.PodDNSConfig\"},\"dnsPolicy\":{\"type\":\"string\",\"enum\":[\"ClusterFirst\",\"Cl"
    "usterFirstWithHostNet\",\"Default\",\"None\"],\"default\":\"ClusterFirst\"},\"enableServiceLinks\":{\"type\":\"boolean\"},\"ep"
    "hemeralContainers\":{\"items\":{\"=\":\"io.k8s.api.core.v1.EphemeralContainer\"},\"type\":\"array\",\"x-kubernetes-list-ma"
    "p-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\",\"x-kubernetes-patch-stra"
    "tegy\":\"merge\"},\"hostAliases\":{\"items\":{\"=\":\"io.k8s.api.core.v1.HostAlias\"},\"type\":\"array\",\"x-kubernetes-list-m"
    "ap-keys\":[\"ip\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"ip\",\"x-kubernetes-patch-strateg"
    "y\":\"merge\"},\"hostIPC\":{\"type\":\"boolean\"},\"hostNetwork\":{\"type\":\"boolean\"},\"hostPID\":{\"type\":\"boolean\"},\"hostUs"
    "ers\":{\"type\":\"boolean\"},\"hostname\":{\"type\":\"string\"},\"hostnameOverride\":{\"type\":\"string\"},\"imagePullSecrets\":{"
    "\"items\":{\"=\":\"io.k8s.api.core.v1.LocalObjectReference\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name\"],\""
    "x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge\"},\"in"
    "itContainers\":{\"items\":{\"=\":\"io.k8s.api.core.v1.Container\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name"
    "\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge\","
    "\"description\":\"Containers that run to their end before the others start.\"},\"nodeName\":{\"type\":\"string\",\"descri"
    "ption\":\"The node that runs the pod.\"},\"nodeSelector\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\""
    ",\"x-kubernetes-map-type\":\"atomic\"},\"os\":{\"=\":\"io.k8s.api.core.v1.PodOS\"},\"overhead\":{\"additionalProperties\":{\""
    "=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"type\":\"object\"},\"preemptionPolicy\":{\"type\":\"string\"},\"pri"
    "ority\":{\"format\":\"int32\",\"type\":\"integer\"},\"priorityClassName\":{\"type\":\"string\"},\"readinessGates\":{\"items\":{\"="
    "\":\"io.k8s.api.core.v1.PodReadinessGate\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"resourceClaims\":{\""
    "items\":{\"=\":\"io.k8s.api.core.v1.PodResourceClaim\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kub"
    "ernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge,retainKeys"
    "\"},\"resources\":{\"=\":\"io.k8s.api.core.v1.ResourceRequirements\"},\"restartPolicy\":{\"type\":\"string\",\"enum\":[\"Alway"
    "s\",\"Never\",\"OnFailure\"],\"default\":\"Always\",\"description\":\"Always, OnFailure or Never.\"},\"runtimeClassName\":{\"t"
    "ype\":\"string\"},\"schedulerName\":{\"type\":\"string\",\"default\":\"default-scheduler\"},\"schedulingGates\":{\"items\":{\"=\""
    ":\"io.k8s.api.core.v1.PodSchedulingGate\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-li"
    "st-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge\"},\"schedulingGroup\":"
    "{\"=\":\"io.k8s.api.core.v1.PodSchedulingGroup\"},\"securityContext\":{\"=\":\"io.k8s.api.core.v1.PodSecurityContext\",\""
    "default\":{}},\"serviceAccount\":{\"type\":\"string\"},\"serviceAccountName\":{\"type\":\"string\",\"description\":\"Whose ide"
    "ntity the pod has.\"},\"setHostnameAsFQDN\":{\"type\":\"boolean\"},\"shareProcessNamespace\":{\"type\":\"boolean\"},\"subdom"
    "ain\":{\"type\":\"string\"},\"terminationGracePeriodSeconds\":{\"format\":\"int64\",\"type\":\"integer\",\"default\":30,\"minimu"
    "m\":0},\"tolerations\":{\"items\":{\"=\":\"io.k8s.api.core.v1.Toleration\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"at"
    "omic\"},\"topologySpreadConstraints\":{\"items\":{\"=\":\"io.k8s.api.core.v1.TopologySpreadConstraint\"},\"type\":\"array\""
    ",\"x-kubernetes-list-map-keys\":[\"topologyKey\",\"whenUnsatisfiable\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes"
    "-patch-merge-key\":\"topologyKey\",\"x-kubernetes-patch-strategy\":\"merge\"},\"volumes\":{\"items\":{\"=\":\"io.k8s.api.cor"
    "e.v1.Volume\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernete"
    "s-patch-merge-key\":\"name\",\"x-kubernetes-patch-strategy\":\"merge,retainKeys\",\"description\":\"Volumes that contain"
    "ers may mount.\"}},\"required\":[\"containers\"],\"type\":\"object\"}",
    "{\"properties\":{\"allocatedResources\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantit"
    "y\"},\"type\":\"object\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PodCondition\"},\"type\":\"array\",\"x-kubernete"
    "s-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-p"
    "atch-strategy\":\"merge\"},\"containerStatuses\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerStatus\"},\"type\":\"array\""
    ",\"x-kubernetes-list-type\":\"atomic\"},\"ephemeralContainerStatuses\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerSt"
    "atus\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"extendedResourceClaimStatus\":{\"=\":\"io.k8s.api.core.v"
    "1.PodExtendedResourceClaimStatus\"},\"hostIP\":{\"type\":\"string\"},\"hostIPs\":{\"items\":{\"=\":\"io.k8s.api.core.v1.Host"
    "IP\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"x-kubernetes-patch-merge-key\":\"ip\",\"x-kubernetes-patch-"
    "strategy\":\"merge\"},\"initContainerStatuses\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ContainerStatus\"},\"type\":\"array\","
    "\"x-kubernetes-list-type\":\"atomic\"},\"message\":{\"type\":\"string\"},\"nodeAllocatableResourceClaimStatuses\":{\"items\""
    ":{\"=\":\"io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic"
    "\"},\"nominatedNodeName\":{\"type\":\"string\"},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"phase\":{\"ty"
    "pe\":\"string\"},\"podIP\":{\"type\":\"string\"},\"podIPs\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PodIP\"},\"type\":\"array\",\"x-k"
    "ubernetes-list-map-keys\":[\"ip\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"ip\",\"x-kubernet"
    "es-patch-strategy\":\"merge\"},\"qosClass\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},\"resize\":{\"type\":\"string\"}"
    ",\"resourceClaimStatuses\":{\"items\":{\"=\":\"io.k8s.api.core.v1.PodResourceClaimStatus\"},\"type\":\"array\",\"x-kubernet"
    "es-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\",\"x-kubernetes-"
    "patch-strategy\":\"merge,retainKeys\"},\"resources\":{\"=\":\"io.k8s.api.core.v1.ResourceRequirements\"},\"startTime\":{\""
    "=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"}},\"type\":\"object\"}",
    "{\"properties\":{\"metadata\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core"
    ".v1.PodSpec\"}},\"type\":\"object\"}",
    "{\"properties\":{\"error\":{\"type\":\"string\"},\"port\":{\"format\":\"int32\",\"type\":\"integer\"},\"protocol\":{\"type\":\"string"
    "\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"volumeID\":{\"type\":\"string\"}},\"require"
    "d\":[\"volumeID\"],\"type\":\"object\"}",
    "{\"properties\":{\"preference\":{\"=\":\"io.k8s.api.core.v1.NodeSelectorTerm\"},\"weight\":{\"format\":\"int32\",\"type\":\"int"
    "eger\"}},\"required\":[\"weight\",\"preference\"],\"type\":\"object\"}",
    "{\"properties\":{\"exec\":{\"=\":\"io.k8s.api.core.v1.ExecAction\"},\"failureThreshold\":{\"format\":\"int32\",\"type\":\"integ"
    "er\",\"default\":3},\"grpc\":{\"=\":\"io.k8s.api.core.v1.GRPCAction\"},\"httpGet\":{\"=\":\"io.k8s.api.core.v1.HTTPGetAction"
    "\"},\"initialDelaySeconds\":{\"format\":\"int32\",\"type\":\"integer\"},\"periodSeconds\":{\"format\":\"int32\",\"type\":\"integer"
    "\",\"default\":10},\"successThreshold\":{\"format\":\"int32\",\"type\":\"integer\",\"default\":1},\"tcpSocket\":{\"=\":\"io.k8s.ap"
    "i.core.v1.TCPSocketAction\"},\"terminationGracePeriodSeconds\":{\"format\":\"int64\",\"type\":\"integer\"},\"timeoutSecond"
    "s\":{\"format\":\"int32\",\"type\":\"integer\",\"default\":1}},\"type\":\"object\"}",
    "{\"properties\":{\"defaultMode\":{\"format\":\"int32\",\"type\":\"integer\"},\"sources\":{\"items\":{\"=\":\"io.k8s.api.core.v1.V"
    "olumeProjection\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"group\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"registry\":{\"type\":\"string\"},\"tenant\":{"
    "\"type\":\"string\"},\"user\":{\"type\":\"string\"},\"volume\":{\"type\":\"string\"}},\"required\":[\"registry\",\"volume\"],\"type\":"
    "\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"image\":{\"type\":\"string\"},\"keyring\":{\"type\":\"string\"},\"monitors\":{\"i"
    "tems\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"pool\":{\"type\":\"string\"},\"readOnly\":"
    "{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.SecretReference\"},\"user\":{\"type\":\"string\"}},\"required\""
    ":[\"monitors\",\"image\"],\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"image\":{\"type\":\"string\"},\"keyring\":{\"type\":\"string\"},\"monitors\":{\"i"
    "tems\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"pool\":{\"type\":\"string\"},\"readOnly\":"
    "{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.LocalObjectReference\"},\"user\":{\"type\":\"string\"}},\"requ"
    "ired\":[\"monitors\",\"image\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core.v1.ReplicationControllerSpec\"},\"status\":{\"=\":\"io.k8s."
    "api.core.v1.ReplicationControllerStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kin"
    "d\":\"ReplicationController\",\"version\":\"v1\"}]}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"strin"
    "g\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status"
    "\"],\"type\":\"object\"}",
    "{\"properties\":{\"minReadySeconds\":{\"format\":\"int32\",\"type\":\"integer\"},\"replicas\":{\"format\":\"int32\",\"type\":\"inte"
    "ger\",\"minimum\":0,\"default\":1},\"selector\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\",\"x-kubernet"
    "es-map-type\":\"atomic\"},\"template\":{\"=\":\"io.k8s.api.core.v1.PodTemplateSpec\"}},\"type\":\"object\"}",
    "{\"properties\":{\"availableReplicas\":{\"format\":\"int32\",\"type\":\"integer\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.api."
    "core.v1.ReplicationControllerCondition\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"type\"],\"x-kubernetes-li"
    "st-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kubernetes-patch-strategy\":\"merge\"},\"fullyLabeledRepli"
    "cas\":{\"format\":\"int32\",\"type\":\"integer\"},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"readyReplic"
    "as\":{\"format\":\"int32\",\"type\":\"integer\"},\"replicas\":{\"format\":\"int32\",\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"request\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"containerName\":{\"type\":\"string\"},\"divisor\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity"
    "\"},\"resource\":{\"type\":\"string\"}},\"required\":[\"resource\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"health\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"resourceID\":{\"type\":\"string\"}},\"require"
    "d\":[\"resourceID\"],\"type\":\"object\"}",
    "{\"properties\":{\"claims\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ResourceClaim\"},\"type\":\"array\",\"x-kubernetes-list-ma"
    "p-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\"},\"limits\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.api.resource.Quantity\"},\"type\":\"object\"},\"requests\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.ap"
    "i.resource.Quantity\"},\"type\":\"object\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"resources\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ResourceHealth\"},\"type\":"
    "\"array\",\"x-kubernetes-list-map-keys\":[\"resourceID\"],\"x-kubernetes-list-type\":\"map\"}},\"type\":\"object\"}",
    "{\"properties\":{\"level\":{\"type\":\"string\"},\"role\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"},\"user\":{\"type\":\"str"
    "ing\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"gateway\":{\"type\":\"string\"},\"protectionDomain\":{\"type\":\"string\"},\"re"
    "adOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.SecretReference\"},\"sslEnabled\":{\"type\":\"boolea"
    "n\"},\"storageMode\":{\"type\":\"string\"},\"storagePool\":{\"type\":\"string\"},\"system\":{\"type\":\"string\"},\"volumeName\":{\""
    "type\":\"string\"}},\"required\":[\"gateway\",\"system\",\"secretRef\"],\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"gateway\":{\"type\":\"string\"},\"protectionDomain\":{\"type\":\"string\"},\"re"
    "adOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.LocalObjectReference\"},\"sslEnabled\":{\"type\":\"b"
    "oolean\"},\"storageMode\":{\"type\":\"string\"},\"storagePool\":{\"type\":\"string\"},\"system\":{\"type\":\"string\"},\"volumeNam"
    "e\":{\"type\":\"string\"}},\"required\":[\"gateway\",\"system\",\"secretRef\"],\"type\":\"object\"}",
    "{\"properties\":{\"localhostProfile\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\"],\"type\":\"obje"
    "ct\",\"x-kubernetes-unions\":[{\"discriminator\":\"type\",\"fields-to-discriminateBy\":{\"localhostProfile\":\"LocalhostPr"
    "ofile\"}}]}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"data\":{\"additionalProperties\":{\"format\":\"byte\",\"type\":\"string\"}"
    ",\"type\":\"object\",\"description\":\"Values in base64.\"},\"immutable\":{\"type\":\"boolean\",\"description\":\"Whether the d"
    "ata may not change any more.\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1."
    "ObjectMeta\"},\"stringData\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\",\"description\":\"Values as t"
    "ext; moved to data when written.\"},\"type\":{\"type\":\"string\",\"default\":\"Opaque\",\"description\":\"What the data is "
    "for, such as kubernetes.io/tls.\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kind\":\"Secr"
    "et\",\"version\":\"v1\"}],\"description\":\"Data to be kept from others.\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"optional\":{\"type\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"key\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"optional\":{\"type\":\"boolean\"}},\"required\":[\"ke"
    "y\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"items\":{\"items\":{\"=\":\"io.k8s.api.core.v1.KeyToPath\"},\"type\":\"array\",\"x-kubernetes-list-type\":\""
    "atomic\"},\"name\":{\"type\":\"string\"},\"optional\":{\"type\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"namespace\":{\"type\":\"string\"}},\"type\":\"object\",\"x-kubernetes-map-type\""
    ":\"atomic\"}",
    "{\"properties\":{\"defaultMode\":{\"format\":\"int32\",\"type\":\"integer\",\"default\":420},\"items\":{\"items\":{\"=\":\"io.k8s.a"
    "pi.core.v1.KeyToPath\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"optional\":{\"type\":\"boolean\"},\"secret"
    "Name\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"allowPrivilegeEscalation\":{\"type\":\"boolean\"},\"appArmorProfile\":{\"=\":\"io.k8s.api.core.v1.AppArm"
    "orProfile\"},\"capabilities\":{\"=\":\"io.k8s.api.core.v1.Capabilities\"},\"privileged\":{\"type\":\"boolean\"},\"procMount\""
    ":{\"type\":\"string\"},\"readOnlyRootFilesystem\":{\"type\":\"boolean\"},\"runAsGroup\":{\"format\":\"int64\",\"type\":\"integer\""
    "},\"runAsNonRoot\":{\"type\":\"boolean\"},\"runAsUser\":{\"format\":\"int64\",\"type\":\"integer\"},\"seLinuxOptions\":{\"=\":\"io."
    "k8s.api.core.v1.SELinuxOptions\"},\"seccompProfile\":{\"=\":\"io.k8s.api.core.v1.SeccompProfile\"},\"windowsOptions\":{"
    "\"=\":\"io.k8s.api.core.v1.WindowsSecurityContextOptions\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.core.v1.ServiceSpec\",\"description\":\"Which workloads form t"
    "he service, and its ports.\"},\"status\":{\"=\":\"io.k8s.api.core.v1.ServiceStatus\",\"description\":\"Addresses that we"
    "re assigned.\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"\",\"kind\":\"Service\",\"version\":\"v1\""
    "}],\"description\":\"A name, an address and ports for a set of pods.\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"automountServiceAccountToken\":{\"type\":\"boolean\"},\"imagePullSecr"
    "ets\":{\"items\":{\"=\":\"io.k8s.api.core.v1.LocalObjectReference\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\""
    ",\"description\":\"Secrets to fetch images with.\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery."
    "pkg.apis.meta.v1.ObjectMeta\"},\"secrets\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ObjectReference\"},\"type\":\"array\",\"x-"
    "kubernetes-list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"name\",\"x-kub"
    "ernetes-patch-strategy\":\"merge\",\"description\":\"Secrets that its pods may use.\"}},\"type\":\"object\",\"x-kubernetes"
    "-group-version-kind\":[{\"group\":\"\",\"kind\":\"ServiceAccount\",\"version\":\"v1\"}],\"description\":\"An identity for pods"
    ".\"}",
    "{\"properties\":{\"audience\":{\"type\":\"string\"},\"expirationSeconds\":{\"format\":\"int64\",\"type\":\"integer\"},\"path\":{\"t"
    "ype\":\"string\"}},\"required\":[\"path\"],\"type\":\"object\"}",
    "{\"properties\":{\"appProtocol\":{\"type\":\"string\",\"description\":\"The application protocol, before what the name sa"
    "ys.\"},\"name\":{\"type\":\"string\",\"description\":\"Names the port; the part before \\\"-\\\" says its protocol to the me"
    "sh.\"},\"nodePort\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":0,\"maximum\":65535,\"description\":\"The port on eve"
    "ry node.\"},\"port\":{\"format\":\"int32\",\"type\":\"integer\",\"minimum\":1,\"maximum\":65535,\"description\":\"The port that "
    "clients call.\"},\"protocol\":{\"type\":\"string\",\"enum\":[\"SCTP\",\"TCP\",\"UDP\"],\"default\":\"TCP\",\"description\":\"TCP, UD"
    "P or SCTP.\"},\"targetPort\":{\"=\":\"io.k8s.apimachinery.pkg.util.intstr.IntOrString\",\"description\":\"The port of th"
    "e pods, by number or name.\"}},\"required\":[\"port\"],\"type\":\"object\"}",
    "{\"properties\":{\"allocateLoadBalancerNodePorts\":{\"type\":\"boolean\"},\"clusterIP\":{\"type\":\"string\",\"description\":\""
    "The service's virtual address; \\\"None\\\" for a headless service.\"},\"clusterIPs\":{\"items\":{\"type\":\"string\"},\"typ"
    "e\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"externalIPs\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kuber"
    "netes-list-type\":\"atomic\"},\"externalName\":{\"type\":\"string\",\"description\":\"The name that an ExternalName servic"
    "e stands for.\"},\"externalTrafficPolicy\":{\"type\":\"string\",\"enum\":[\"Cluster\",\"Local\"]},\"healthCheckNodePort\":{\"f"
    "ormat\":\"int32\",\"type\":\"integer\"},\"internalTrafficPolicy\":{\"type\":\"string\",\"enum\":[\"Cluster\",\"Local\"],\"default\""
    ":\"Cluster\"},\"ipFamilies\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"ipFamil"
    "yPolicy\":{\"type\":\"string\",\"enum\":[\"PreferDualStack\",\"RequireDualStack\",\"SingleStack\"]},\"loadBalancerClass\":{\"t"
    "ype\":\"string\"},\"loadBalancerIP\":{\"type\":\"string\"},\"loadBalancerSourceRanges\":{\"items\":{\"type\":\"string\"},\"type\""
    ":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"ports\":{\"items\":{\"=\":\"io.k8s.api.core.v1.ServicePort\"},\"type\":\"ar"
    "ray\",\"x-kubernetes-list-map-keys\":[\"port\",\"protocol\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge"
    "-key\":\"port\",\"x-kubernetes-patch-strategy\":\"merge\",\"description\":\"The service's ports.\"},\"publishNotReadyAddre"
    "sses\":{\"type\":\"boolean\",\"description\":\"Whether endpoints count that are not ready.\"},\"selector\":{\"additionalPr"
    "operties\":{\"type\":\"string\"},\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\",\"description\":\"Labels of the pods"
    " that form the service.\"},\"sessionAffinity\":{\"type\":\"string\",\"enum\":[\"ClientIP\",\"None\"],\"default\":\"None\",\"desc"
    "ription\":\"ClientIP keeps a client with one endpoint.\"},\"sessionAffinityConfig\":{\"=\":\"io.k8s.api.core.v1.Sessio"
    "nAffinityConfig\"},\"trafficDistribution\":{\"type\":\"string\"},\"type\":{\"type\":\"string\",\"enum\":[\"ClusterIP\",\"Externa"
    "lName\",\"LoadBalancer\",\"NodePort\"],\"default\":\"ClusterIP\",\"description\":\"ClusterIP, NodePort, LoadBalancer or Ex"
    "ternalName.\"}},\"type\":\"object\"}",
    "{\"properties\":{\"conditions\":{\"items\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Condition\"},\"type\":\"array\",\"x-"
    "kubernetes-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"type\",\"x-kub"
    "ernetes-patch-strategy\":\"merge\"},\"loadBalancer\":{\"=\":\"io.k8s.api.core.v1.LoadBalancerStatus\"}},\"type\":\"object\""
    "}",
    "{\"properties\":{\"clientIP\":{\"=\":\"io.k8s.api.core.v1.ClientIPConfig\"}},\"type\":\"object\"}",
    "{\"properties\":{\"seconds\":{\"format\":\"int64\",\"type\":\"integer\"}},\"required\":[\"seconds\"],\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.O"
    "bjectReference\"},\"volumeName\":{\"type\":\"string\"},\"volumeNamespace\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"secretRef\":{\"=\":\"io.k8s.api.core.v1.L"
    "ocalObjectReference\"},\"volumeName\":{\"type\":\"string\"},\"volumeNamespace\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"value\":{\"type\":\"string\"}},\"required\":[\"name\",\"value\"],\"type\":\"object\""
    "}",
    "{\"properties\":{\"host\":{\"type\":\"string\"},\"port\":{\"=\":\"io.k8s.apimachinery.pkg.util.intstr.IntOrString\"}},\"requi"
    "red\":[\"port\"],\"type\":\"object\"}",
    "{\"properties\":{\"effect\":{\"type\":\"string\",\"enum\":[\"NoExecute\",\"NoSchedule\",\"PreferNoSchedule\"]},\"key\":{\"type\":\""
    "string\"},\"timeAdded\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"value\":{\"type\":\"string\"}},\"required\":["
    "\"key\",\"effect\"],\"type\":\"object\"}",
    "{\"properties\":{\"effect\":{\"type\":\"string\"},\"key\":{\"type\":\"string\"},\"operator\":{\"type\":\"string\"},\"tolerationSeco"
    "nds\":{\"format\":\"int64\",\"type\":\"integer\"},\"value\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"labelSelector\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector\"},\"matchLabelKeys\":{\"i"
    "tems\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"maxSkew\":{\"format\":\"int32\",\"type\":\""
    "integer\"},\"minDomains\":{\"format\":\"int32\",\"type\":\"integer\"},\"nodeAffinityPolicy\":{\"type\":\"string\"},\"nodeTaintsP"
    "olicy\":{\"type\":\"string\"},\"topologyKey\":{\"type\":\"string\"},\"whenUnsatisfiable\":{\"type\":\"string\"}},\"required\":[\"m"
    "axSkew\",\"topologyKey\",\"whenUnsatisfiable\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiGroup\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"}},\"required\":[\"ki"
    "nd\",\"name\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"apiGroup\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"namespace\":{\"ty"
    "pe\":\"string\"}},\"required\":[\"kind\",\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"awsElasticBlockStore\":{\"=\":\"io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource\"},\"azureDisk\":"
    "{\"=\":\"io.k8s.api.core.v1.AzureDiskVolumeSource\"},\"azureFile\":{\"=\":\"io.k8s.api.core.v1.AzureFileVolumeSource\"},"
    "\"cephfs\":{\"=\":\"io.k8s.api.core.v1.CephFSVolumeSource\"},\"cinder\":{\"=\":\"io.k8s.api.core.v1.CinderVolumeSource\"},"
    "\"configMap\":{\"=\":\"io.k8s.api.core.v1.ConfigMapVolumeSource\"},\"csi\":{\"=\":\"io.k8s.api.core.v1.CSIVolumeSource\"},"
    "\"downwardAPI\":{\"=\":\"io.k8s.api.core.v1.DownwardAPIVolumeSource\"},\"emptyDir\":{\"=\":\"io.k8s.api.core.v1.EmptyDirV"
    "olumeSource\"},\"ephemeral\":{\"=\":\"io.k8s.api.core.v1.EphemeralVolumeSource\"},\"fc\":{\"=\":\"io.k8s.api.core.v1.FCVol"
    "umeSource\"},\"flexVolume\":{\"=\":\"io.k8s.api.core.v1.FlexVolumeSource\"},\"flocker\":{\"=\":\"io.k8s.api.core.v1.Flocke"
    "rVolumeSource\"},\"gcePersistentDisk\":{\"=\":\"io.k8s.api.core.v1.GCEPersistentDiskVolumeSource\"},\"gitRepo\":{\"=\":\"i"
    "o.k8s.api.core.v1.GitRepoVolumeSource\"},\"glusterfs\":{\"=\":\"io.k8s.api.core.v1.GlusterfsVolumeSource\"},\"hostPath"
    "\":{\"=\":\"io.k8s.api.core.v1.HostPathVolumeSource\"},\"image\":{\"=\":\"io.k8s.api.core.v1.ImageVolumeSource\"},\"iscsi\""
    ":{\"=\":\"io.k8s.api.core.v1.ISCSIVolumeSource\"},\"name\":{\"type\":\"string\"},\"nfs\":{\"=\":\"io.k8s.api.core.v1.NFSVolum"
    "eSource\"},\"persistentVolumeClaim\":{\"=\":\"io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource\"},\"photonPersiste"
    "ntDisk\":{\"=\":\"io.k8s.api.core.v1.PhotonPersistentDiskVolumeSource\"},\"portworxVolume\":{\"=\":\"io.k8s.api.core.v1."
    "PortworxVolumeSource\"},\"projected\":{\"=\":\"io.k8s.api.core.v1.ProjectedVolumeSource\"},\"quobyte\":{\"=\":\"io.k8s.api"
    ".core.v1.QuobyteVolumeSource\"},\"rbd\":{\"=\":\"io.k8s.api.core.v1.RBDVolumeSource\"},\"scaleIO\":{\"=\":\"io.k8s.api.cor"
    "e.v1.ScaleIOVolumeSource\"},\"secret\":{\"=\":\"io.k8s.api.core.v1.SecretVolumeSource\"},\"storageos\":{\"=\":\"io.k8s.api"
    ".core.v1.StorageOSVolumeSource\"},\"vsphereVolume\":{\"=\":\"io.k8s.api.core.v1.VsphereVirtualDiskVolumeSource\"}},\"r"
    "equired\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"devicePath\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"}},\"required\":[\"name\",\"devicePath\"],\"type"
    "\":\"object\"}",
    "{\"properties\":{\"mountPath\":{\"type\":\"string\"},\"mountPropagation\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"re"
    "adOnly\":{\"type\":\"boolean\"},\"recursiveReadOnly\":{\"type\":\"string\"},\"subPath\":{\"type\":\"string\"},\"subPathExpr\":{\"t"
    "ype\":\"string\"}},\"required\":[\"name\",\"mountPath\"],\"type\":\"object\"}",
    "{\"properties\":{\"mountPath\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"readOnly\":{\"type\":\"boolean\"},\"recursive"
    "ReadOnly\":{\"type\":\"string\"},\"volumeStatus\":{\"=\":\"io.k8s.api.core.v1.VolumeStatus\"}},\"type\":\"object\"}",
    "{\"properties\":{\"required\":{\"=\":\"io.k8s.api.core.v1.NodeSelector\"}},\"type\":\"object\"}",
    "{\"properties\":{\"clusterTrustBundle\":{\"=\":\"io.k8s.api.core.v1.ClusterTrustBundleProjection\"},\"configMap\":{\"=\":\""
    "io.k8s.api.core.v1.ConfigMapProjection\"},\"downwardAPI\":{\"=\":\"io.k8s.api.core.v1.DownwardAPIProjection\"},\"podCe"
    "rtificate\":{\"=\":\"io.k8s.api.core.v1.PodCertificateProjection\"},\"secret\":{\"=\":\"io.k8s.api.core.v1.SecretProject"
    "ion\"},\"serviceAccountToken\":{\"=\":\"io.k8s.api.core.v1.ServiceAccountTokenProjection\"}},\"type\":\"object\"}",
    "{\"properties\":{\"limits\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"type\":\""
    "object\"},\"requests\":{\"additionalProperties\":{\"=\":\"io.k8s.apimachinery.pkg.api.resource.Quantity\"},\"type\":\"obje"
    "ct\"}},\"type\":\"object\"}",
    "{\"properties\":{\"image\":{\"=\":\"io.k8s.api.core.v1.ImageVolumeStatus\"}},\"type\":\"object\"}",
    "{\"properties\":{\"fsType\":{\"type\":\"string\"},\"storagePolicyID\":{\"type\":\"string\"},\"storagePolicyName\":{\"type\":\"str"
    "ing\"},\"volumePath\":{\"type\":\"string\"}},\"required\":[\"volumePath\"],\"type\":\"object\"}",
    "{\"properties\":{\"podAffinityTerm\":{\"=\":\"io.k8s.api.core.v1.PodAffinityTerm\"},\"weight\":{\"format\":\"int32\",\"type\":"
    "\"integer\"}},\"required\":[\"weight\",\"podAffinityTerm\"],\"type\":\"object\"}",
    "{\"properties\":{\"gmsaCredentialSpec\":{\"type\":\"string\"},\"gmsaCredentialSpecName\":{\"type\":\"string\"},\"hostProcess\""
    ":{\"type\":\"boolean\"},\"runAsUserName\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"addresses\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"set\",\"minItems\""
    ":1,\"maxItems\":100},\"conditions\":{\"=\":\"io.k8s.api.discovery.v1.EndpointConditions\"},\"deprecatedTopology\":{\"addi"
    "tionalProperties\":{\"type\":\"string\"},\"type\":\"object\"},\"hints\":{\"=\":\"io.k8s.api.discovery.v1.EndpointHints\"},\"ho"
    "stname\":{\"type\":\"string\"},\"nodeName\":{\"type\":\"string\"},\"targetRef\":{\"=\":\"io.k8s.api.core.v1.ObjectReference\"},"
    "\"zone\":{\"type\":\"string\"}},\"required\":[\"addresses\"],\"type\":\"object\"}",
    "{\"properties\":{\"ready\":{\"type\":\"boolean\"},\"serving\":{\"type\":\"boolean\"},\"terminating\":{\"type\":\"boolean\"}},\"type"
    "\":\"object\"}",
    "{\"properties\":{\"forNodes\":{\"items\":{\"=\":\"io.k8s.api.discovery.v1.ForNode\"},\"type\":\"array\",\"x-kubernetes-list-t"
    "ype\":\"atomic\"},\"forZones\":{\"items\":{\"=\":\"io.k8s.api.discovery.v1.ForZone\"},\"type\":\"array\",\"x-kubernetes-list-t"
    "ype\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"appProtocol\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"port\":{\"format\":\"int32\",\"type\":\"integ"
    "er\",\"minimum\":1,\"maximum\":65535},\"protocol\":{\"type\":\"string\",\"enum\":[\"SCTP\",\"TCP\",\"UDP\"],\"default\":\"TCP\"}},\"ty"
    "pe\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"addressType\":{\"type\":\"string\",\"enum\":[\"FQDN\",\"IPv4\",\"IPv6\"],\"description\":\"IPv4, IPv6 or FQDN."
    "\"},\"apiVersion\":{\"type\":\"string\"},\"endpoints\":{\"items\":{\"=\":\"io.k8s.api.discovery.v1.Endpoint\"},\"type\":\"array\""
    ",\"x-kubernetes-list-type\":\"atomic\",\"maxItems\":1000,\"description\":\"Addresses with their state.\"},\"kind\":{\"type\""
    ":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"},\"ports\":{\"items\":{\"=\":\"io.k8s.ap"
    "i.discovery.v1.EndpointPort\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"maxItems\":20000,\"description\":"
    "\"Ports that all of the endpoints have.\"}},\"required\":[\"addressType\"],\"type\":\"object\",\"x-kubernetes-group-versi"
    "on-kind\":[{\"group\":\"discovery.k8s.io\",\"kind\":\"EndpointSlice\",\"version\":\"v1\"}],\"description\":\"A part of the add"
    "resses behind a Service.\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"action\":{\"type\":\"string\"},\"apiVersion\":{\"type\":\"string\"},\"deprecatedCount\":{\"format\":\"int32\",\""
    "type\":\"integer\"},\"deprecatedFirstTimestamp\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"deprecatedLastT"
    "imestamp\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"deprecatedSource\":{\"=\":\"io.k8s.api.core.v1.EventS"
    "ource\"},\"eventTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime\"},\"kind\":{\"type\":\"string\"},\"metadata\""
    ":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"},\"note\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"},\""
    "regarding\":{\"=\":\"io.k8s.api.core.v1.ObjectReference\"},\"related\":{\"=\":\"io.k8s.api.core.v1.ObjectReference\"},\"re"
    "portingController\":{\"type\":\"string\"},\"reportingInstance\":{\"type\":\"string\"},\"series\":{\"=\":\"io.k8s.api.events.v1"
    ".EventSeries\"},\"type\":{\"type\":\"string\"}},\"required\":[\"eventTime\"],\"type\":\"object\",\"x-kubernetes-group-version-"
    "kind\":[{\"group\":\"events.k8s.io\",\"kind\":\"Event\",\"version\":\"v1\"}],\"description\":\"Something that happened to an o"
    "bject.\"}",
    "{\"properties\":{\"count\":{\"format\":\"int32\",\"type\":\"integer\"},\"lastObservedTime\":{\"=\":\"io.k8s.apimachinery.pkg.ap"
    "is.meta.v1.MicroTime\"}},\"required\":[\"count\",\"lastObservedTime\"],\"type\":\"object\"}",
    "{\"properties\":{\"backend\":{\"=\":\"io.k8s.api.networking.v1.IngressBackend\"},\"path\":{\"type\":\"string\"},\"pathType\":{"
    "\"type\":\"string\",\"enum\":[\"Exact\",\"ImplementationSpecific\",\"Prefix\"]}},\"required\":[\"pathType\",\"backend\"],\"type\":"
    "\"object\"}",
    "{\"properties\":{\"paths\":{\"items\":{\"=\":\"io.k8s.api.networking.v1.HTTPIngressPath\"},\"type\":\"array\",\"x-kubernetes-"
    "list-type\":\"atomic\"}},\"required\":[\"paths\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.api.networking.v1.IngressSpec\"},\"status\":{\"=\":\"io.k8s.api.netw"
    "orking.v1.IngressStatus\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"networking.k8s.io\",\"ki"
    "nd\":\"Ingress\",\"version\":\"v1\"}]}",
    "{\"properties\":{\"resource\":{\"=\":\"io.k8s.api.core.v1.TypedLocalObjectReference\"},\"service\":{\"=\":\"io.k8s.api.netw"
    "orking.v1.IngressServiceBackend\"}},\"type\":\"object\"}",
    "{\"properties\":{\"hostname\":{\"type\":\"string\"},\"ip\":{\"type\":\"string\"},\"ports\":{\"items\":{\"=\":\"io.k8s.api.networkin"
    "g.v1.IngressPortStatus\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"ingress\":{\"items\":{\"=\":\"io.k8s.api.networking.v1.IngressLoadBalancerIngress\"},\"type\":\"array\",\""
    "x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"error\":{\"type\":\"string\"},\"port\":{\"format\":\"int32\",\"type\":\"integer\"},\"protocol\":{\"type\":\"string"
    "\"}},\"type\":\"object\"}",
    "{\"properties\":{\"host\":{\"type\":\"string\"},\"http\":{\"=\":\"io.k8s.api.networking.v1.HTTPIngressRuleValue\"}},\"type\":\""
    "object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"port\":{\"=\":\"io.k8s.api.networking.v1.ServiceBackendPort\"}},\"required\""
    ":[\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"defaultBackend\":{\"=\":\"io.k8s.api.networking.v1.IngressBackend\"},\"ingressClassName\":{\"type\":\"st"
    "ring\"},\"rules\":{\"items\":{\"=\":\"io.k8s.api.networking.v1.IngressRule\"},\"type\":\"array\",\"x-kubernetes-list-type\":\""
    "atomic\"},\"tls\":{\"items\":{\"=\":\"io.k8s.api.networking.v1.IngressTLS\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"a"
    "tomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"loadBalancer\":{\"=\":\"io.k8s.api.networking.v1.IngressLoadBalancerStatus\"}},\"type\":\"object\"}",
    "{\"properties\":{\"hosts\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"secretNam"
    "e\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"number\":{\"format\":\"int32\",\"type\":\"integer\"}},\"type\":\"object\",\"x-kuber"
    "netes-map-type\":\"atomic\"}",
    "{\"properties\":{\"clusterRoleSelectors\":{\"items\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector\"},\"typ"
    "e\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"aggregationRule\":{\"=\":\"io.k8s.api.rbac.v1.AggregationRule\"},\"apiVersion\":{\"type\":\"string\"},\"ki"
    "nd\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta\"},\"rules\":{\"items\":{\"=\""
    ":\"io.k8s.api.rbac.v1.PolicyRule\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"description\":\"What may be "
    "done.\"}},\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"group\":\"rbac.authorization.k8s.io\",\"kind\":\"Clust"
    "erRole\",\"version\":\"v1\"}],\"description\":\"What may be done in all namespaces.\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"roleRef\":{\"=\":\"io.k8s.api.rbac.v1.RoleRef\",\"description\":\"The role that is given."
    "\"},\"subjects\":{\"items\":{\"=\":\"io.k8s.api.rbac.v1.Subject\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"de"
    "scription\":\"Who is given it.\"}},\"required\":[\"roleRef\"],\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"gr"
    "oup\":\"rbac.authorization.k8s.io\",\"kind\":\"ClusterRoleBinding\",\"version\":\"v1\"}],\"description\":\"Gives a role in a"
    "ll namespaces.\"}",
    "{\"properties\":{\"apiGroups\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"descri"
    "ption\":\"Groups; \\\"\\\" is the core group, \\\"*\\\" all.\"},\"nonResourceURLs\":{\"items\":{\"type\":\"string\"},\"type\":\"arra"
    "y\",\"x-kubernetes-list-type\":\"atomic\"},\"resourceNames\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-"
    "list-type\":\"atomic\",\"description\":\"Single objects by name.\"},\"resources\":{\"items\":{\"type\":\"string\"},\"type\":\"ar"
    "ray\",\"x-kubernetes-list-type\":\"atomic\",\"description\":\"Plural names; \\\"*\\\" for all.\"},\"verbs\":{\"items\":{\"type\":"
    "\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"minItems\":1,\"description\":\"Verbs such as get, list"
    ", watch, create, update, patch and delete; \\\"*\\\" for all.\"}},\"required\":[\"verbs\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"rules\":{\"items\":{\"=\":\"io.k8s.api.rbac.v1.PolicyRule\"},\"type\":\"array\",\"x-kubernete"
    "s-list-type\":\"atomic\",\"description\":\"What may be done in the namespace.\"}},\"type\":\"object\",\"x-kubernetes-group"
    "-version-kind\":[{\"group\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"version\":\"v1\"}],\"description\":\"What may be"
    " done in a namespace.\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"roleRef\":{\"=\":\"io.k8s.api.rbac.v1.RoleRef\",\"description\":\"The role that is given."
    "\"},\"subjects\":{\"items\":{\"=\":\"io.k8s.api.rbac.v1.Subject\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"de"
    "scription\":\"Who is given it.\"}},\"required\":[\"roleRef\"],\"type\":\"object\",\"x-kubernetes-group-version-kind\":[{\"gr"
    "oup\":\"rbac.authorization.k8s.io\",\"kind\":\"RoleBinding\",\"version\":\"v1\"}],\"description\":\"Gives a role in a namesp"
    "ace.\"}",
    "{\"properties\":{\"apiGroup\":{\"type\":\"string\",\"enum\":[\"rbac.authorization.k8s.io\"],\"default\":\"rbac.authorization."
    "k8s.io\"},\"kind\":{\"type\":\"string\",\"enum\":[\"ClusterRole\",\"Role\"]},\"name\":{\"type\":\"string\"}},\"required\":[\"kind\",\""
    "name\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"apiGroup\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\",\"enum\":[\"Group\",\"ServiceAccount\",\"User\"]},"
    "\"name\":{\"type\":\"string\"},\"namespace\":{\"type\":\"string\"}},\"required\":[\"kind\",\"name\"],\"type\":\"object\",\"x-kubernet"
    "es-map-type\":\"atomic\"}",
    "{\"properties\":{\"description\":{\"type\":\"string\"},\"format\":{\"type\":\"string\"},\"jsonPath\":{\"type\":\"string\"},\"name\":"
    "{\"type\":\"string\"},\"priority\":{\"format\":\"int32\",\"type\":\"integer\"},\"type\":{\"type\":\"string\"}},\"required\":[\"name\","
    "\"type\",\"jsonPath\"],\"type\":\"object\"}",
    "{\"properties\":{\"strategy\":{\"type\":\"string\"},\"webhook\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensi"
    "ons.v1.WebhookConversion\"}},\"required\":[\"strategy\"],\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\"},\"metadata\":{\"=\":\"io.k8s.apimachinery.pk"
    "g.apis.meta.v1.ObjectMeta\"},\"spec\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResour"
    "ceDefinitionSpec\",\"description\":\"The kind that is defined.\"},\"status\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg"
    ".apis.apiextensions.v1.CustomResourceDefinitionStatus\"}},\"required\":[\"spec\"],\"type\":\"object\",\"x-kubernetes-gro"
    "up-version-kind\":[{\"group\":\"apiextensions.k8s.io\",\"kind\":\"CustomResourceDefinition\",\"version\":\"v1\"}],\"descript"
    "ion\":\"Defines a kind.\"}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"strin"
    "g\"},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"stri"
    "ng\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status\"],\"type\":\"object\"}",
    "{\"properties\":{\"categories\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"kind"
    "\":{\"type\":\"string\"},\"listKind\":{\"type\":\"string\"},\"plural\":{\"type\":\"string\"},\"shortNames\":{\"items\":{\"type\":\"str"
    "ing\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"singular\":{\"type\":\"string\"}},\"required\":[\"plural\",\"ki"
    "nd\"],\"type\":\"object\"}",
    "{\"properties\":{\"conversion\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceConve"
    "rsion\",\"default\":{\"strategy\":\"None\"}},\"group\":{\"type\":\"string\",\"description\":\"The API group.\"},\"names\":{\"=\":\"i"
    "o.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames\",\"description\":\"The kind"
    "'s names.\"},\"preserveUnknownFields\":{\"type\":\"boolean\"},\"scope\":{\"type\":\"string\",\"enum\":[\"Cluster\",\"Namespaced\""
    "],\"description\":\"Namespaced or Cluster.\"},\"versions\":{\"items\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.ap"
    "iextensions.v1.CustomResourceDefinitionVersion\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"description"
    "\":\"The versions, one of which is stored.\"}},\"required\":[\"group\",\"names\",\"scope\",\"versions\"],\"type\":\"object\"}",
    "{\"properties\":{\"acceptedNames\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDe"
    "finitionNames\"},\"conditions\":{\"items\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomRes"
    "ourceDefinitionCondition\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"type\"],\"x-kubernetes-list-type\":\"map\""
    "},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"storedVersions\":{\"items\":{\"type\":\"string\"},\"type\":"
    "\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"type\":\"object\"}",
    "{\"properties\":{\"additionalPrinterColumns\":{\"items\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions"
    ".v1.CustomResourceColumnDefinition\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"deprecated\":{\"type\":\"b"
    "oolean\"},\"deprecationWarning\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"schema\":{\"=\":\"io.k8s.apiextensions-a"
    "piserver.pkg.apis.apiextensions.v1.CustomResourceValidation\"},\"selectableFields\":{\"items\":{\"=\":\"io.k8s.apiexte"
    "nsions-apiserver.pkg.apis.apiextensions.v1.SelectableField\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}"
    ",\"served\":{\"type\":\"boolean\"},\"storage\":{\"type\":\"boolean\"},\"subresources\":{\"=\":\"io.k8s.apiextensions-apiserver."
    "pkg.apis.apiextensions.v1.CustomResourceSubresources\"}},\"required\":[\"name\",\"served\",\"storage\"],\"type\":\"object\""
    "}",
    "{\"properties\":{\"labelSelectorPath\":{\"type\":\"string\"},\"specReplicasPath\":{\"type\":\"string\"},\"statusReplicasPath\""
    ":{\"type\":\"string\"}},\"required\":[\"specReplicasPath\",\"statusReplicasPath\"],\"type\":\"object\"}",
    "{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}",
    "{\"properties\":{\"scale\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourc"
    "eScale\"},\"status\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStat"
    "us\"}},\"type\":\"object\"}",
    "{\"properties\":{\"openAPIV3Schema\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProp"
    "s\"}},\"type\":\"object\"}",
    "{\"properties\":{\"description\":{\"type\":\"string\"},\"url\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{}",
    "{\"properties\":{\"$ref\":{\"type\":\"string\"},\"$schema\":{\"type\":\"string\"},\"additionalItems\":{\"=\":\"io.k8s.apiextensio"
    "ns-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool\"},\"additionalProperties\":{\"=\":\"io.k8s.apiextensio"
    "ns-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool\"},\"allOf\":{\"items\":{\"=\":\"io.k8s.apiextensions-api"
    "server.pkg.apis.apiextensions.v1.JSONSchemaProps\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"anyOf\":{"
    "\"items\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps\"},\"type\":\"array\",\"x-kub"
    "ernetes-list-type\":\"atomic\"},\"default\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON\"},\""
    "definitions\":{\"additionalProperties\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchema"
    "Props\"},\"type\":\"object\"},\"dependencies\":{\"additionalProperties\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis."
    "apiextensions.v1.JSONSchemaPropsOrStringArray\"},\"type\":\"object\"},\"description\":{\"type\":\"string\"},\"enum\":{\"item"
    "s\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON\"},\"type\":\"array\",\"x-kubernetes-list-typ"
    "e\":\"atomic\"},\"example\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON\"},\"exclusiveMaximum"
    "\":{\"type\":\"boolean\"},\"exclusiveMinimum\":{\"type\":\"boolean\"},\"externalDocs\":{\"=\":\"io.k8s.apiextensions-apiserver"
    ".pkg.apis.apiextensions.v1.ExternalDocumentation\"},\"format\":{\"type\":\"string\"},\"id\":{\"type\":\"string\"},\"items\":{"
    "\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray\"},\"maxItems\":{\"format\":\"i"
    "nt64\",\"type\":\"integer\"},\"maxLength\":{\"format\":\"int64\",\"type\":\"integer\"},\"maxProperties\":{\"format\":\"int64\",\"typ"
    "e\":\"integer\"},\"maximum\":{\"format\":\"double\",\"type\":\"number\"},\"minItems\":{\"format\":\"int64\",\"type\":\"integer\"},\"mi"
    "nLength\":{\"format\":\"int64\",\"type\":\"integer\"},\"minProperties\":{\"format\":\"int64\",\"type\":\"integer\"},\"minimum\":{\"f"
    "ormat\":\"double\",\"type\":\"number\"},\"multipleOf\":{\"format\":\"double\",\"type\":\"number\"},\"not\":{\"=\":\"io.k8s.apiextens"
    "ions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps\"},\"nullable\":{\"type\":\"boolean\"},\"oneOf\":{\"items\":{\"=\""
    ":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps\"},\"type\":\"array\",\"x-kubernetes-list"
    "-type\":\"atomic\"},\"pattern\":{\"type\":\"string\"},\"patternProperties\":{\"additionalProperties\":{\"=\":\"io.k8s.apiexten"
    "sions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps\"},\"type\":\"object\"},\"properties\":{\"additionalProperti"
    "es\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps\"},\"type\":\"object\"},\"require"
    "d\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"title\":{\"type\":\"string\"},\"typ"
    "e\":{\"type\":\"string\"},\"uniqueItems\":{\"type\":\"boolean\"},\"x-kubernetes-embedded-resource\":{\"type\":\"boolean\"},\"x-k"
    "ubernetes-int-or-string\":{\"type\":\"boolean\"},\"x-kubernetes-list-map-keys\":{\"items\":{\"type\":\"string\"},\"type\":\"ar"
    "ray\",\"x-kubernetes-list-type\":\"atomic\"},\"x-kubernetes-list-type\":{\"type\":\"string\"},\"x-kubernetes-map-type\":{\"t"
    "ype\":\"string\"},\"x-kubernetes-preserve-unknown-fields\":{\"type\":\"boolean\"},\"x-kubernetes-validations\":{\"items\":{"
    "\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.ValidationRule\"},\"type\":\"array\",\"x-kubernetes-li"
    "st-map-keys\":[\"rule\"],\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-patch-merge-key\":\"rule\",\"x-kubernetes-patch"
    "-strategy\":\"merge\"}},\"type\":\"object\"}",
    "{}",
    "{}",
    "{}",
    "{\"properties\":{\"jsonPath\":{\"type\":\"string\"}},\"required\":[\"jsonPath\"],\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"namespace\":{\"type\":\"string\"},\"path\":{\"type\":\"string\"},\"port\":{\"format"
    "\":\"int32\",\"type\":\"integer\"}},\"required\":[\"namespace\",\"name\"],\"type\":\"object\"}",
    "{\"properties\":{\"fieldPath\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"messageExpression\":{\"type\":\"string\"}"
    ",\"optionalOldSelf\":{\"type\":\"boolean\"},\"reason\":{\"type\":\"string\"},\"rule\":{\"type\":\"string\"}},\"required\":[\"rule\"]"
    ",\"type\":\"object\"}",
    "{\"properties\":{\"caBundle\":{\"format\":\"byte\",\"type\":\"string\"},\"service\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg"
    ".apis.apiextensions.v1.ServiceReference\"},\"url\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"clientConfig\":{\"=\":\"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.WebhookClientConf"
    "ig\"},\"conversionReviewVersions\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},"
    "\"required\":[\"conversionReviewVersions\"],\"type\":\"object\"}",
    "{\"type\":\"string\",\"format\":\"quantity\"}",
    "{\"properties\":{\"lastTransitionTime\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"message\":{\"type\":\"strin"
    "g\"},\"observedGeneration\":{\"format\":\"int64\",\"type\":\"integer\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"stri"
    "ng\"},\"type\":{\"type\":\"string\"}},\"required\":[\"type\",\"status\",\"lastTransitionTime\",\"reason\",\"message\"],\"type\":\"ob"
    "ject\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"dryRun\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes"
    "-list-type\":\"atomic\"},\"gracePeriodSeconds\":{\"format\":\"int64\",\"type\":\"integer\"},\"ignoreStoreReadErrorWithCluste"
    "rBreakingPotential\":{\"type\":\"boolean\"},\"kind\":{\"type\":\"string\"},\"orphanDependents\":{\"type\":\"boolean\"},\"precond"
    "itions\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions\"},\"propagationPolicy\":{\"type\":\"string\"}},\"typ"
    "e\":\"object\"}",
    "{\"properties\":{\"key\":{\"type\":\"string\"},\"operator\":{\"type\":\"string\"},\"values\":{\"items\":{\"type\":\"string\"},\"type\""
    ":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"required\":[\"key\",\"operator\"],\"type\":\"object\"}",
    "{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}",
    "{\"properties\":{\"matchExpressions\":{\"items\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement"
    "\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"},\"matchLabels\":{\"additionalProperties\":{\"type\":\"string\"},\""
    "type\":\"object\"}},\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"key\":{\"type\":\"string\"},\"operator\":{\"type\":\"string\",\"enum\":[\"DoesNotExist\",\"Exists\",\"In\",\"NotIn"
    "\"]},\"values\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\"}},\"required\":[\"key\",\""
    "operator\"],\"type\":\"object\"}",
    "{\"properties\":{\"continue\":{\"type\":\"string\"},\"remainingItemCount\":{\"format\":\"int64\",\"type\":\"integer\"},\"resource"
    "Version\":{\"type\":\"string\"},\"selfLink\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"fieldsType\":{\"type\":\"string\"},\"fieldsV1\":{\"=\":\"io.k8s.apimachin"
    "ery.pkg.apis.meta.v1.FieldsV1\"},\"manager\":{\"type\":\"string\"},\"operation\":{\"type\":\"string\"},\"subresource\":{\"type"
    "\":\"string\"},\"time\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"}},\"type\":\"object\"}",
    "{\"format\":\"date-time\",\"type\":\"string\"}",
    "{\"properties\":{\"annotations\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\",\"description\":\"Keys and"
    " values that nothing selects by.\"},\"creationTimestamp\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Time\"},\"dele"
    "tionGracePeriodSeconds\":{\"format\":\"int64\",\"type\":\"integer\"},\"deletionTimestamp\":{\"=\":\"io.k8s.apimachinery.pkg."
    "apis.meta.v1.Time\"},\"finalizers\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"set\",\"x-k"
    "ubernetes-patch-strategy\":\"merge\",\"description\":\"What must be done before the object is gone.\"},\"generateName\""
    ":{\"type\":\"string\",\"description\":\"A prefix of which the server makes a unique name.\"},\"generation\":{\"format\":\"i"
    "nt64\",\"type\":\"integer\"},\"labels\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\",\"description\":\"Keys"
    " and values to select objects by.\"},\"managedFields\":{\"items\":{\"=\":\"io.k8s.apimachinery.pkg.apis.meta.v1.Manage"
    "dFieldsEntry\"},\"type\":\"array\",\"x-kubernetes-list-type\":\"atomic\",\"description\":\"Who owns which field.\"},\"name\":"
    "{\"type\":\"string\",\"description\":\"The object's name, unique within kind and namespace.\"},\"namespace\":{\"type\":\"st"
    "ring\",\"description\":\"The namespace the object lives in.\"},\"ownerReferences\":{\"items\":{\"=\":\"io.k8s.apimachinery"
    ".pkg.apis.meta.v1.OwnerReference\"},\"type\":\"array\",\"x-kubernetes-list-map-keys\":[\"uid\"],\"x-kubernetes-list-type"
    "\":\"map\",\"x-kubernetes-patch-merge-key\":\"uid\",\"x-kubernetes-patch-strategy\":\"merge\",\"description\":\"Objects with"
    " which this one goes.\"},\"resourceVersion\":{\"type\":\"string\",\"description\":\"Which state of the object this is.\"}"
    ",\"selfLink\":{\"type\":\"string\"},\"uid\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"apiVersion\":{\"type\":\"string\"},\"blockOwnerDeletion\":{\"type\":\"boolean\"},\"controller\":{\"type\":\"bo"
    "olean\"},\"kind\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"uid\":{\"type\":\"string\"}},\"required\":[\"apiVersion\",\"k"
    "ind\",\"name\",\"uid\"],\"type\":\"object\",\"x-kubernetes-map-type\":\"atomic\"}",
    "{\"properties\":{\"resourceVersion\":{\"type\":\"string\"},\"uid\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"format\":\"date-time\",\"type\":\"string\"}",
    "{\"format\":\"int-or-string\",\"type\":\"string\"}",
    "[{\"group\":\"networking.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"DestinationRule\",\"plural\":\"destinationrules\",\"sin"
    "gular\":\"destinationrule\",\"shortNames\":[\"dr\"],\"categories\":[\"istio-io\",\"networking-istio-io\"],\"versions\":[{\"nam"
    "e\":\"v1\",\"storage\":true,\"served\":true,\"columns\":[[\"Host\",\"string\",\".spec.host\",0],[\"Age\",\"date\",\".metadata.crea"
    "tionTimestamp\",0]],\"schema\":\"~DestinationRule.v1\"},{\"name\":\"v1alpha3\",\"storage\":false,\"served\":true,\"columns\":"
    "[[\"Host\",\"string\",\".spec.host\",0],[\"Age\",\"date\",\".metadata.creationTimestamp\",0]],\"schema\":\"~DestinationRule.v"
    "1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":true,\"columns\":[[\"Host\",\"string\",\".spec.host\",0],[\"Age\",\"date\","
    "\".metadata.creationTimestamp\",0]],\"schema\":\"~DestinationRule.v1\"}]},{\"group\":\"networking.istio.io\",\"scope\":\"Na"
    "mespaced\",\"kind\":\"EnvoyFilter\",\"plural\":\"envoyfilters\",\"singular\":\"envoyfilter\",\"shortNames\":[],\"categories\":["
    "\"istio-io\",\"networking-istio-io\"],\"versions\":[{\"name\":\"v1alpha3\",\"storage\":true,\"served\":true,\"columns\":[],\"sc"
    "hema\":\"~EnvoyFilter.v1alpha3\"}]},{\"group\":\"networking.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"Gateway\",\"plural\""
    ":\"gateways\",\"singular\":\"gateway\",\"shortNames\":[\"gw\"],\"categories\":[\"istio-io\",\"networking-istio-io\"],\"versions"
    "\":[{\"name\":\"v1\",\"storage\":true,\"served\":true,\"columns\":[],\"schema\":\"~Gateway.v1\"},{\"name\":\"v1alpha3\",\"storage\""
    ":false,\"served\":true,\"columns\":[],\"schema\":\"~Gateway.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":true,\"col"
    "umns\":[],\"schema\":\"~Gateway.v1\"}]},{\"group\":\"networking.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"ProxyConfig\",\"p"
    "lural\":\"proxyconfigs\",\"singular\":\"proxyconfig\",\"shortNames\":[],\"categories\":[\"istio-io\",\"networking-istio-io\"]"
    ",\"versions\":[{\"name\":\"v1beta1\",\"storage\":true,\"served\":true,\"columns\":[],\"schema\":\"~ProxyConfig.v1beta1\"}]},{\""
    "group\":\"networking.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"ServiceEntry\",\"plural\":\"serviceentries\",\"singular\":\""
    "serviceentry\",\"shortNames\":[\"se\"],\"categories\":[\"istio-io\",\"networking-istio-io\"],\"versions\":[{\"name\":\"v1\",\"st"
    "orage\":true,\"served\":true,\"columns\":[[\"Hosts\",\"string\",\".spec.hosts\",0],[\"Location\",\"string\",\".spec.location\","
    "0],[\"Resolution\",\"string\",\".spec.resolution\",0],[\"Age\",\"date\",\".metadata.creationTimestamp\",0]],\"schema\":\"~Ser"
    "viceEntry.v1\"},{\"name\":\"v1alpha3\",\"storage\":false,\"served\":true,\"columns\":[[\"Hosts\",\"string\",\".spec.hosts\",0],"
    "[\"Location\",\"string\",\".spec.location\",0],[\"Resolution\",\"string\",\".spec.resolution\",0],[\"Age\",\"date\",\".metadata"
    ".creationTimestamp\",0]],\"schema\":\"~ServiceEntry.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":true,\"columns\""
    ":[[\"Hosts\",\"string\",\".spec.hosts\",0],[\"Location\",\"string\",\".spec.location\",0],[\"Resolution\",\"string\",\".spec.re"
    "solution\",0],[\"Age\",\"date\",\".metadata.creationTimestamp\",0]],\"schema\":\"~ServiceEntry.v1\"}]},{\"group\":\"networki"
    "ng.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"Sidecar\",\"plural\":\"sidecars\",\"singular\":\"sidecar\",\"shortNames\":[],\"c"
    "ategories\":[\"istio-io\",\"networking-istio-io\"],\"versions\":[{\"name\":\"v1\",\"storage\":true,\"served\":true,\"columns\":"
    "[],\"schema\":\"~Sidecar.v1\"},{\"name\":\"v1alpha3\",\"storage\":false,\"served\":true,\"columns\":[],\"schema\":\"~Sidecar.v1"
    "\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":true,\"columns\":[],\"schema\":\"~Sidecar.v1\"}]},{\"group\":\"networking"
    ".istio.io\",\"scope\":\"Namespaced\",\"kind\":\"VirtualService\",\"plural\":\"virtualservices\",\"singular\":\"virtualservice\""
    ",\"shortNames\":[\"vs\"],\"categories\":[\"istio-io\",\"networking-istio-io\"],\"versions\":[{\"name\":\"v1\",\"storage\":true,\""
    "served\":true,\"columns\":[[\"Gateways\",\"string\",\".spec.gateways\",0],[\"Hosts\",\"string\",\".spec.hosts\",0],[\"Age\",\"da"
    "te\",\".metadata.creationTimestamp\",0]],\"schema\":\"~VirtualService.v1\"},{\"name\":\"v1alpha3\",\"storage\":false,\"serve"
    "d\":true,\"columns\":[[\"Gateways\",\"string\",\".spec.gateways\",0],[\"Hosts\",\"string\",\".spec.hosts\",0],[\"Age\",\"date\",\""
    ".metadata.creationTimestamp\",0]],\"schema\":\"~VirtualService.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":tru"
    "e,\"columns\":[[\"Gateways\",\"string\",\".spec.gateways\",0],[\"Hosts\",\"string\",\".spec.hosts\",0],[\"Age\",\"date\",\".metad"
    "ata.creationTimestamp\",0]],\"schema\":\"~VirtualService.v1\"}]},{\"group\":\"networking.istio.io\",\"scope\":\"Namespaced"
    "\",\"kind\":\"WorkloadEntry\",\"plural\":\"workloadentries\",\"singular\":\"workloadentry\",\"shortNames\":[\"we\"],\"categories"
    "\":[\"istio-io\",\"networking-istio-io\"],\"versions\":[{\"name\":\"v1\",\"storage\":true,\"served\":true,\"columns\":[[\"Age\",\""
    "date\",\".metadata.creationTimestamp\",0],[\"Address\",\"string\",\".spec.address\",0]],\"schema\":\"~WorkloadEntry.v1\"},{"
    "\"name\":\"v1alpha3\",\"storage\":false,\"served\":true,\"columns\":[[\"Age\",\"date\",\".metadata.creationTimestamp\",0],[\"Ad"
    "dress\",\"string\",\".spec.address\",0]],\"schema\":\"~WorkloadEntry.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":t"
    "rue,\"columns\":[[\"Age\",\"date\",\".metadata.creationTimestamp\",0],[\"Address\",\"string\",\".spec.address\",0]],\"schema\""
    ":\"~WorkloadEntry.v1\"}]},{\"group\":\"networking.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"WorkloadGroup\",\"plural\":\"w"
    "orkloadgroups\",\"singular\":\"workloadgroup\",\"shortNames\":[\"wg\"],\"categories\":[\"istio-io\",\"networking-istio-io\"],"
    "\"versions\":[{\"name\":\"v1\",\"storage\":true,\"served\":true,\"columns\":[[\"Age\",\"date\",\".metadata.creationTimestamp\",0"
    "]],\"schema\":\"~WorkloadGroup.v1\"},{\"name\":\"v1alpha3\",\"storage\":false,\"served\":true,\"columns\":[[\"Age\",\"date\",\".m"
    "etadata.creationTimestamp\",0]],\"schema\":\"~WorkloadGroup.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":true,\""
    "columns\":[[\"Age\",\"date\",\".metadata.creationTimestamp\",0]],\"schema\":\"~WorkloadGroup.v1\"}]},{\"group\":\"security.i"
    "stio.io\",\"scope\":\"Namespaced\",\"kind\":\"AuthorizationPolicy\",\"plural\":\"authorizationpolicies\",\"singular\":\"author"
    "izationpolicy\",\"shortNames\":[\"ap\"],\"categories\":[\"istio-io\",\"security-istio-io\"],\"versions\":[{\"name\":\"v1\",\"sto"
    "rage\":true,\"served\":true,\"columns\":[[\"Action\",\"string\",\".spec.action\",0],[\"Age\",\"date\",\".metadata.creationTime"
    "stamp\",0]],\"schema\":\"~AuthorizationPolicy.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":true,\"columns\":[[\"Ac"
    "tion\",\"string\",\".spec.action\",0],[\"Age\",\"date\",\".metadata.creationTimestamp\",0]],\"schema\":\"~AuthorizationPolic"
    "y.v1\"}]},{\"group\":\"security.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"PeerAuthentication\",\"plural\":\"peerauthentic"
    "ations\",\"singular\":\"peerauthentication\",\"shortNames\":[\"pa\"],\"categories\":[\"istio-io\",\"security-istio-io\"],\"ver"
    "sions\":[{\"name\":\"v1\",\"storage\":true,\"served\":true,\"columns\":[[\"Mode\",\"string\",\".spec.mtls.mode\",0],[\"Age\",\"dat"
    "e\",\".metadata.creationTimestamp\",0]],\"schema\":\"~PeerAuthentication.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"ser"
    "ved\":true,\"columns\":[[\"Mode\",\"string\",\".spec.mtls.mode\",0],[\"Age\",\"date\",\".metadata.creationTimestamp\",0]],\"sc"
    "hema\":\"~PeerAuthentication.v1\"}]},{\"group\":\"security.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"RequestAuthenticat"
    "ion\",\"plural\":\"requestauthentications\",\"singular\":\"requestauthentication\",\"shortNames\":[\"ra\"],\"categories\":[\"i"
    "stio-io\",\"security-istio-io\"],\"versions\":[{\"name\":\"v1\",\"storage\":true,\"served\":true,\"columns\":[],\"schema\":\"~Re"
    "questAuthentication.v1\"},{\"name\":\"v1beta1\",\"storage\":false,\"served\":true,\"columns\":[],\"schema\":\"~RequestAuthen"
    "tication.v1\"}]},{\"group\":\"telemetry.istio.io\",\"scope\":\"Namespaced\",\"kind\":\"Telemetry\",\"plural\":\"telemetries\",\""
    "singular\":\"telemetry\",\"shortNames\":[\"telemetry\"],\"categories\":[\"istio-io\",\"telemetry-istio-io\"],\"versions\":[{\""
    "name\":\"v1\",\"storage\":false,\"served\":true,\"columns\":[[\"Age\",\"date\",\".metadata.creationTimestamp\",0]],\"schema\":\""
    "~Telemetry.v1\"},{\"name\":\"v1alpha1\",\"storage\":true,\"served\":true,\"columns\":[[\"Age\",\"date\",\".metadata.creationTi"
    "mestamp\",0]],\"schema\":\"~Telemetry.v1\"}]},{\"group\":\"authentication.istio.io\",\"kind\":\"Policy\",\"plural\":\"policies"
    "\",\"singular\":\"policy\",\"scope\":\"Namespaced\",\"shortNames\":[],\"categories\":[\"istio-io\",\"authentication-istio-io\"]"
    ",\"versions\":[{\"name\":\"v1alpha1\",\"storage\":true,\"served\":true,\"columns\":[],\"schema\":\"~Policy.v1alpha1\"}]},{\"gro"
    "up\":\"authentication.istio.io\",\"kind\":\"MeshPolicy\",\"plural\":\"meshpolicies\",\"singular\":\"meshpolicy\",\"scope\":\"Clu"
    "ster\",\"shortNames\":[],\"categories\":[\"istio-io\",\"authentication-istio-io\"],\"versions\":[{\"name\":\"v1alpha1\",\"stor"
    "age\":true,\"served\":true,\"columns\":[],\"schema\":\"~MeshPolicy.v1alpha1\"}]}]",
    "{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"description\":\"Namespaces that see this; \\\".\\\" is its own, \\\"*\\\" all"
    ".\"}",
    "{\"properties\":{\"h2UpgradePolicy\":{\"enum\":[\"DEFAULT\",\"DO_NOT_UPGRADE\",\"UPGRADE\"],\"type\":\"string\"},\"http1MaxPend"
    "ingRequests\":{\"format\":\"int32\",\"type\":\"integer\"},\"http2KeepAlive\":{\"properties\":{\"interval\":{\"type\":\"string\"},"
    "\"timeout\":{\"type\":\"string\"}},\"type\":\"object\"},\"http2MaxRequests\":{\"format\":\"int32\",\"type\":\"integer\"},\"idleTime"
    "out\":{\"type\":\"string\"},\"maxConcurrentStreams\":{\"format\":\"int32\",\"type\":\"integer\"},\"maxRequestsPerConnection\":{"
    "\"format\":\"int32\",\"type\":\"integer\"},\"maxRetries\":{\"format\":\"int32\",\"type\":\"integer\"},\"useClientProtocol\":{\"type"
    "\":\"boolean\"}},\"type\":\"object\"}",
    "{\"properties\":{\"enabled\":{\"nullable\":true,\"type\":\"boolean\"},\"failover\":{\"=\":\"~5\"},\"failoverPriority\":{\"items\":"
    "{\"type\":\"string\"},\"type\":\"array\"},\"minClusterSize\":{\"minimum\":1,\"nullable\":true,\"type\":\"integer\"}},\"type\":\"obj"
    "ect\"}",
    "{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"simple\"]},{\"required\":[\"consistentHash\"]}]}},{\"required\":[\"simple\"]},"
    "{\"required\":[\"consistentHash\"]}],\"properties\":{\"consistentHash\":{\"=\":\"~4\"},\"localityLbSetting\":{\"=\":\"~6\"},\"sim"
    "ple\":{\"=\":\"~7\"},\"warmup\":{\"=\":\"~9\"},\"warmupDurationSecs\":{\"type\":\"string\"},\"zoneAwareLbSetting\":{\"=\":\"~10\"}},\""
    "type\":\"object\",\"description\":\"How an endpoint is chosen.\"}",
    "{\"maximum\":4294967295,\"minimum\":0,\"nullable\":true,\"type\":\"integer\"}",
    "{\"items\":{\"maximum\":599,\"minimum\":100,\"type\":\"integer\"},\"type\":\"array\"}",
    "{\"properties\":{\"baseEjectionTime\":{\"type\":\"string\"},\"consecutive5xxErrors\":{\"=\":\"~12\"},\"consecutiveErrors\":{\"f"
    "ormat\":\"int32\",\"type\":\"integer\"},\"consecutiveGatewayErrors\":{\"=\":\"~12\"},\"consecutiveLocalOriginFailures\":{\"=\":"
    "\"~12\"},\"interval\":{\"type\":\"string\"},\"maxEjectionPercent\":{\"format\":\"int32\",\"type\":\"integer\"},\"minHealthPercent"
    "\":{\"format\":\"int32\",\"type\":\"integer\"},\"outlierDetectionHttpErrorCodes\":{\"=\":\"~13\"},\"splitExternalLocalOriginEr"
    "rors\":{\"type\":\"boolean\"}},\"type\":\"object\",\"description\":\"Endpoints that fail are left out for a time.\"}",
    "{\"properties\":{\"http\":{\"=\":\"~1\"},\"tcp\":{\"=\":\"~2\"}},\"type\":\"object\"}",
    "{\"properties\":{\"number\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"enum\":[\"DISABLE\",\"SIMPLE\",\"MUTUAL\",\"ISTIO_MUTUAL\"],\"type\":\"string\",\"description\":\"DISABLE, SIMPLE, MUTUAL or"
    " ISTIO_MUTUAL.\"}",
    "{\"items\":{\"properties\":{\"connectionPool\":{\"=\":\"~15\"},\"loadBalancer\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"s"
    "imple\"]},{\"required\":[\"consistentHash\"]}]}},{\"required\":[\"simple\"]},{\"required\":[\"consistentHash\"]}],\"properti"
    "es\":{\"consistentHash\":{\"=\":\"~4\"},\"localityLbSetting\":{\"=\":\"~6\"},\"simple\":{\"=\":\"~7\"},\"warmup\":{\"=\":\"~9\"},\"warmu"
    "pDurationSecs\":{\"type\":\"string\"},\"zoneAwareLbSetting\":{\"=\":\"~10\"}},\"type\":\"object\"},\"outlierDetection\":{\"prope"
    "rties\":{\"baseEjectionTime\":{\"type\":\"string\"},\"consecutive5xxErrors\":{\"=\":\"~12\"},\"consecutiveErrors\":{\"format\":"
    "\"int32\",\"type\":\"integer\"},\"consecutiveGatewayErrors\":{\"=\":\"~12\"},\"consecutiveLocalOriginFailures\":{\"=\":\"~12\"},"
    "\"interval\":{\"type\":\"string\"},\"maxEjectionPercent\":{\"format\":\"int32\",\"type\":\"integer\"},\"minHealthPercent\":{\"for"
    "mat\":\"int32\",\"type\":\"integer\"},\"outlierDetectionHttpErrorCodes\":{\"=\":\"~13\"},\"splitExternalLocalOriginErrors\":{"
    "\"type\":\"boolean\"}},\"type\":\"object\"},\"port\":{\"=\":\"~16\"},\"tls\":{\"properties\":{\"caCertificates\":{\"type\":\"string\"}"
    ",\"caCrl\":{\"type\":\"string\"},\"clientCertificate\":{\"type\":\"string\"},\"credentialName\":{\"type\":\"string\"},\"insecureS"
    "kipVerify\":{\"nullable\":true,\"type\":\"boolean\"},\"mode\":{\"=\":\"~17\"},\"privateKey\":{\"type\":\"string\"},\"sni\":{\"type\":"
    "\"string\"},\"subjectAltNames\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"}},\"type\":\"object\"}},\"type\":\"object\"},\"ma"
    "xItems\":4096,\"type\":\"array\",\"description\":\"Settings of single ports, in place of those above.\"}",
    "{\"properties\":{\"version\":{\"enum\":[\"V1\",\"V2\"],\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"connectTimeout\":{\"type\":\"string\"},\"idleTimeout\":{\"type\":\"string\"},\"maxConnectionDuration\":{\"ty"
    "pe\":\"string\"},\"maxConnections\":{\"format\":\"int32\",\"type\":\"integer\"},\"tcpKeepalive\":{\"properties\":{\"interval\":{\""
    "type\":\"string\"},\"probes\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"time\":{\"type\":\"string\"}},\"type\":"
    "\"object\"}},\"type\":\"object\"}",
    "{\"properties\":{\"budgetInterval\":{\"type\":\"string\"},\"minRetryConcurrency\":{\"maximum\":4294967295,\"minimum\":0,\"typ"
    "e\":\"integer\"},\"percent\":{\"=\":\"~8\"}},\"type\":\"object\"}",
    "{\"properties\":{\"caCertificates\":{\"type\":\"string\"},\"caCrl\":{\"type\":\"string\"},\"clientCertificate\":{\"type\":\"strin"
    "g\"},\"credentialName\":{\"type\":\"string\"},\"insecureSkipVerify\":{\"nullable\":true,\"type\":\"boolean\"},\"mode\":{\"=\":\"~1"
    "7\"},\"privateKey\":{\"type\":\"string\"},\"sni\":{\"type\":\"string\"},\"subjectAltNames\":{\"items\":{\"type\":\"string\"},\"type\""
    ":\"array\"}},\"type\":\"object\",\"description\":\"How calls are secured.\"}",
    "{\"properties\":{\"protocol\":{\"type\":\"string\"},\"targetHost\":{\"type\":\"string\"},\"targetPort\":{\"maximum\":4294967295,"
    "\"minimum\":0,\"type\":\"integer\"}},\"required\":[\"targetHost\",\"targetPort\"],\"type\":\"object\"}",
    "{\"additionalProperties\":{\"maxLength\":63,\"type\":\"string\"},\"maxProperties\":4096,\"type\":\"object\"}",
    "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}],\"x-kubernetes-int-or-string\":true}",
    "{\"properties\":{\"conditions\":{\"items\":{\"properties\":{\"lastProbeTime\":{\"format\":\"date-time\",\"type\":\"string\"},\"la"
    "stTransitionTime\":{\"format\":\"date-time\",\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"observedGeneration\":{\"=\""
    ":\"~24\"},\"reason\":{\"type\":\"string\"},\"status\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"type\":\"object\"},\"type"
    "\":\"array\"},\"observedGeneration\":{\"=\":\"~24\"},\"validationMessages\":{\"items\":{\"properties\":{\"documentationUrl\":{\""
    "type\":\"string\"},\"level\":{\"enum\":[\"UNKNOWN\",\"ERROR\",\"WARNING\",\"INFO\"],\"type\":\"string\"},\"type\":{\"properties\":{\"c"
    "ode\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"}},\"type\":\"object\"}},\"type\":\"object\"},\"type\":\"array\"}},\"type\":\"o"
    "bject\",\"x-kubernetes-preserve-unknown-fields\":true}",
    "{\"properties\":{\"name\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"subFilter\":{\"=\":\"~26\"}},\"type\":\"object\"}",
    "{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\"}",
    "{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}",
    "{\"properties\":{\"http\":{\"=\":\"~1\"},\"tcp\":{\"=\":\"~2\"}},\"type\":\"object\",\"description\":\"Bounds on connections and re"
    "quests.\"}",
    "{\"properties\":{\"group\":{\"maxLength\":253,\"pattern\":\"^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])\?(\\\\.[a-z0-9]([-a-z0-9]*[a-"
    "z0-9])\?)*$\",\"type\":\"string\"},\"kind\":{\"maxLength\":63,\"minLength\":1,\"pattern\":\"^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9"
    "])\?$\",\"type\":\"string\"},\"name\":{\"maxLength\":253,\"minLength\":1,\"type\":\"string\"},\"namespace\":{\"type\":\"string\"}},\""
    "required\":[\"kind\",\"name\"],\"type\":\"object\"}",
    "{\"items\":{\"=\":\"~30\"},\"maxItems\":16,\"type\":\"array\"}",
    "{\"additionalProperties\":{\"maxLength\":63,\"type\":\"string\"},\"maxProperties\":256,\"type\":\"object\"}",
    "{\"items\":{\"type\":\"string\"},\"maxItems\":2,\"minItems\":1,\"type\":\"array\"}",
    "{\"enum\":[\"TLS_AUTO\",\"TLSV1_0\",\"TLSV1_1\",\"TLSV1_2\",\"TLSV1_3\"],\"type\":\"string\"}",
    "{\"items\":{\"properties\":{\"caCertificates\":{\"type\":\"string\"},\"privateKey\":{\"type\":\"string\"},\"serverCertificate\":"
    "{\"type\":\"string\"}},\"type\":\"object\"},\"maxItems\":2,\"minItems\":1,\"type\":\"array\"}",
    "{\"properties\":{\"matchLabels\":{\"=\":\"~23\"}},\"type\":\"object\"}",
    "{\"additionalProperties\":{\"type\":\"string\"},\"maxProperties\":256,\"type\":\"object\"}",
    "{\"additionalProperties\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"maxProperties\":128,\"type\":\"object"
    "\"}",
    "{\"properties\":{\"name\":{\"type\":\"string\"},\"number\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"protocol"
    "\":{\"type\":\"string\"},\"targetPort\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"type\":\"object\"}",
    "{\"allOf\":[{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"httpHeaderName\"]},{\"required\":[\"httpCookie\"]},{\"required\":["
    "\"useSourceIp\"]},{\"required\":[\"httpQueryParameterName\"]}]}},{\"required\":[\"httpHeaderName\"]},{\"required\":[\"httpC"
    "ookie\"]},{\"required\":[\"useSourceIp\"]},{\"required\":[\"httpQueryParameterName\"]}]},{\"oneOf\":[{\"not\":{\"anyOf\":[{\"r"
    "equired\":[\"ringHash\"]},{\"required\":[\"maglev\"]}]}},{\"required\":[\"ringHash\"]},{\"required\":[\"maglev\"]}]}],\"proper"
    "ties\":{\"httpCookie\":{\"properties\":{\"attributes\":{\"items\":{\"properties\":{\"name\":{\"type\":\"string\"},\"value\":{\"typ"
    "e\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"},\"type\":\"array\"},\"name\":{\"type\":\"string\"},\"path\":{\"type\":\"st"
    "ring\"},\"ttl\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"},\"httpHeaderName\":{\"type\":\"string\"},\"httpQ"
    "ueryParameterName\":{\"type\":\"string\"},\"maglev\":{\"properties\":{\"tableSize\":{\"minimum\":0,\"type\":\"integer\"}},\"type"
    "\":\"object\"},\"minimumRingSize\":{\"minimum\":0,\"type\":\"integer\"},\"ringHash\":{\"properties\":{\"minimumRingSize\":{\"min"
    "imum\":0,\"type\":\"integer\"}},\"type\":\"object\"},\"useSourceIp\":{\"type\":\"boolean\"}},\"type\":\"object\",\"description\":\"R"
    "equests of the same hash go to the same endpoint.\"}",
    "{\"properties\":{\"host\":{\"type\":\"string\"},\"port\":{\"=\":\"~16\"},\"subset\":{\"type\":\"string\"}},\"required\":[\"host\"],\"ty"
    "pe\":\"object\"}",
    "{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"exact\"]},{\"required\":[\"prefix\"]},{\"required\":[\"regex\"]}]}},{\"required"
    "\":[\"exact\"]},{\"required\":[\"prefix\"]},{\"required\":[\"regex\"]}],\"properties\":{\"exact\":{\"type\":\"string\"},\"prefix\":"
    "{\"type\":\"string\"},\"regex\":{\"type\":\"string\"}},\"type\":\"object\"}",
    "{\"properties\":{\"value\":{\"format\":\"double\",\"type\":\"number\"}},\"type\":\"object\"}",
    "{\"properties\":{\"add\":{\"=\":\"~28\"},\"remove\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"set\":{\"=\":\"~28\"}},\"type\""
    ":\"object\"}",
    "{\"items\":{\"properties\":{\"destination\":{\"=\":\"~40\"},\"weight\":{\"format\":\"int32\",\"type\":\"integer\"}},\"required\":[\"d"
    "estination\"],\"type\":\"object\"},\"type\":\"array\"}",
    "{\"items\":{\"minLength\":1,\"type\":\"string\"},\"type\":\"array\"}",
    "{\"items\":{\"maxLength\":320,\"type\":\"string\"},\"maxItems\":16,\"type\":\"array\"}",
    "{\"properties\":{\"matchLabels\":{\"=\":\"~23\"}},\"type\":\"object\",\"description\":\"Workloads that are meant; all of the "
    "namespace without it.\"}",
    "{\"enum\":[\"CLIENT_AND_SERVER\",\"CLIENT\",\"SERVER\"],\"type\":\"string\"}",
    "{\"properties\":{\"mode\":{\"=\":\"~48\"}},\"type\":\"object\"}",
    "{\"items\":{\"properties\":{\"from\":{\"type\":\"string\"},\"to\":{\"type\":\"string\"}},\"type\":\"object\"},\"type\":\"array\"}",
    "{\"items\":{\"properties\":{\"name\":{\"minLength\":1,\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"},\"type\":\"a"
    "rray\"}",
    "{\"properties\":{\"defaultValue\":{\"type\":\"string\"},\"name\":{\"minLength\":1,\"type\":\"string\"}},\"required\":[\"name\"],\"t"
    "ype\":\"object\"}",
    "{\"properties\":{\"value\":{\"minLength\":1,\"type\":\"string\"}},\"required\":[\"value\"],\"type\":\"object\"}",
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\",\"minLength\""
    ":1},\"labels\":{\"=\":\"~28\"},\"ports\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"number\":{\"type\":\"inte"
    "ger\",\"minimum\":1,\"maximum\":65535},\"name\":{\"type\":\"string\"}}}}}}}",
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"exact\":{\"type\":\"string\"},\"prefix\":{\"type\":\"string\"},\"s"
    "uffix\":{\"type\":\"string\"},\"regex\":{\"type\":\"string\"}}}}",
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"excludedPaths\":{\"=\":\"~54\"},\"includedPaths\":{\"=\":\"~54\"}"
    "}}}",
    "{\"type\":\"object\",\"required\":[\"issuer\"],\"properties\":{\"issuer\":{\"type\":\"string\"},\"audiences\":{\"type\":\"array\",\"i"
    "tems\":{\"type\":\"string\"}},\"jwksUri\":{\"type\":\"string\"},\"jwks\":{\"type\":\"string\"},\"jwtHeaders\":{\"type\":\"array\",\"it"
    "ems\":{\"type\":\"string\"}},\"jwtParams\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"triggerRules\":{\"=\":\"~55\"},\"tri"
    "gger_rules\":{\"=\":\"~55\"}}}",
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"mtls\":{\"type\":\"object\",\"nullable\":true,\"properties\":{\""
    "allowTls\":{\"type\":\"boolean\"},\"mode\":{\"type\":\"string\",\"enum\":[\"STRICT\",\"PERMISSIVE\"]}}},\"jwt\":{\"=\":\"~56\"}}}}",
    "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"jwt\":{\"=\":\"~56\"}}}}",
    "{\"properties\":{\"distribute\":{\"items\":{\"properties\":{\"from\":{\"type\":\"string\"},\"to\":{\"additionalProperties\":{\"ma"
    "ximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"type\":\"object\"}},\"type\":\"object\"},\"type\":\"array\"},\"enabled\":{"
    "\"nullable\":true,\"type\":\"boolean\"},\"failover\":{\"=\":\"~5\"},\"failoverPriority\":{\"items\":{\"type\":\"string\"},\"type\":\""
    "array\"}},\"type\":\"object\",\"description\":\"Preferences among regions and zones.\"}",
    "{\"enum\":[\"UNSPECIFIED\",\"LEAST_CONN\",\"RANDOM\",\"PASSTHROUGH\",\"ROUND_ROBIN\",\"LEAST_REQUEST\"],\"type\":\"string\",\"des"
    "cription\":\"ROUND_ROBIN, LEAST_REQUEST, RANDOM or PASSTHROUGH.\"}",
    "{\"format\":\"double\",\"maximum\":100,\"minimum\":0,\"nullable\":true,\"type\":\"number\"}",
    "{\"properties\":{\"aggression\":{\"format\":\"double\",\"minimum\":0,\"nullable\":true,\"type\":\"number\"},\"duration\":{\"type\""
    ":\"string\"},\"minimumPercent\":{\"=\":\"~8\"}},\"required\":[\"duration\"],\"type\":\"object\"}",
    "{\"properties\":{\"spec\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"provider\"]}]}},{\"required\":[\"provider\"]}],\"prop"
    "erties\":{\"action\":{\"enum\":[\"ALLOW\",\"DENY\",\"AUDIT\",\"CUSTOM\"],\"type\":\"string\",\"description\":\"ALLOW, DENY, AUDIT "
    "or CUSTOM.\"},\"provider\":{\"=\":\"~26\"},\"rules\":{\"items\":{\"properties\":{\"from\":{\"items\":{\"properties\":{\"source\":{\""
    "properties\":{\"ipBlocks\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"namespaces\":{\"items\":{\"type\":\"string\"},\"ty"
    "pe\":\"array\"},\"notIpBlocks\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"notNamespaces\":{\"items\":{\"type\":\"string"
    "\"},\"type\":\"array\"},\"notPrincipals\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"notRemoteIpBlocks\":{\"items\":{\"t"
    "ype\":\"string\"},\"type\":\"array\"},\"notRequestPrincipals\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"notServiceAc"
    "counts\":{\"=\":\"~46\"},\"notTrustDomains\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"principals\":{\"items\":{\"type\""
    ":\"string\"},\"type\":\"array\"},\"remoteIpBlocks\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"requestPrincipals\":{\"i"
    "tems\":{\"type\":\"string\"},\"type\":\"array\"},\"serviceAccounts\":{\"=\":\"~46\"},\"trustDomains\":{\"items\":{\"type\":\"string\""
    "},\"type\":\"array\"}},\"type\":\"object\"}},\"type\":\"object\"},\"maxItems\":512,\"type\":\"array\",\"description\":\"Sources, of"
    " which one must match.\"},\"to\":{\"items\":{\"properties\":{\"operation\":{\"properties\":{\"hosts\":{\"items\":{\"type\":\"str"
    "ing\"},\"type\":\"array\"},\"methods\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"notHosts\":{\"items\":{\"type\":\"string"
    "\"},\"type\":\"array\"},\"notMethods\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"notPaths\":{\"items\":{\"type\":\"string"
    "\"},\"type\":\"array\"},\"notPorts\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"paths\":{\"items\":{\"type\":\"string\"},\"t"
    "ype\":\"array\"},\"ports\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"}},\"type\":\"object\"}},\"type\":\"object\"},\"type\":\"a"
    "rray\",\"description\":\"Operations, of which one must match.\"},\"when\":{\"items\":{\"properties\":{\"key\":{\"type\":\"stri"
    "ng\"},\"notValues\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"values\":{\"items\":{\"type\":\"string\"},\"type\":\"array\""
    "}},\"required\":[\"key\"],\"type\":\"object\"},\"type\":\"array\",\"description\":\"Further conditions, all of which must hol"
    "d.\"}},\"type\":\"object\"},\"maxItems\":512,\"type\":\"array\",\"description\":\"A request matches when one of them does; n"
    "one match nothing.\"},\"selector\":{\"=\":\"~47\"},\"targetRef\":{\"=\":\"~30\"},\"targetRefs\":{\"=\":\"~31\"}},\"type\":\"object\","
    "\"description\":\"Who may do what at workloads.\"},\"status\":{\"=\":\"~25\"}},\"type\":\"object\",\"description\":\"Says who m"
    "ay do what at workloads.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"exportTo\":{\"=\":\"~0\"},\"host\":{\"type\":\"string\",\"description\":\"The service,"
    " or a name with a leading \\\"*.\\\".\"},\"subsets\":{\"items\":{\"properties\":{\"labels\":{\"additionalProperties\":{\"type\""
    ":\"string\"},\"type\":\"object\",\"description\":\"Labels of the endpoints.\"},\"name\":{\"type\":\"string\",\"description\":\"Th"
    "e name that routes refer to.\"},\"trafficPolicy\":{\"properties\":{\"connectionPool\":{\"=\":\"~3\"},\"loadBalancer\":{\"=\":"
    "\"~11\"},\"outlierDetection\":{\"=\":\"~14\"},\"portLevelSettings\":{\"=\":\"~18\"},\"proxyProtocol\":{\"=\":\"~19\"},\"retryBudget"
    "\":{\"=\":\"~20\"},\"tls\":{\"=\":\"~21\"},\"tunnel\":{\"=\":\"~22\"}},\"type\":\"object\"}},\"required\":[\"name\"],\"type\":\"object\"},\""
    "type\":\"array\",\"description\":\"Named parts of the service, by labels.\"},\"trafficPolicy\":{\"properties\":{\"connecti"
    "onPool\":{\"=\":\"~3\"},\"loadBalancer\":{\"=\":\"~11\"},\"outlierDetection\":{\"=\":\"~14\"},\"portLevelSettings\":{\"=\":\"~18\"},\""
    "proxyProtocol\":{\"=\":\"~19\"},\"retryBudget\":{\"=\":\"~20\"},\"tls\":{\"=\":\"~21\"},\"tunnel\":{\"=\":\"~22\"}},\"type\":\"object\",\""
    "description\":\"Load balancing, connections, outliers and TLS for all of the host.\"},\"workloadSelector\":{\"proper"
    "ties\":{\"matchLabels\":{\"=\":\"~23\"}},\"type\":\"object\",\"description\":\"Client workloads for which this counts.\"}},\"r"
    "equired\":[\"host\"],\"type\":\"object\",\"description\":\"What holds for calls to a host after its route is chosen.\"},\""
    "status\":{\"=\":\"~25\"}},\"type\":\"object\",\"description\":\"Says how calls to a host are balanced, bounded and secured"
    ".\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"configPatches\":{\"items\":{\"properties\":{\"applyTo\":{\"enum\":[\"INVALID\",\"LIS"
    "TENER\",\"FILTER_CHAIN\",\"NETWORK_FILTER\",\"HTTP_FILTER\",\"ROUTE_CONFIGURATION\",\"VIRTUAL_HOST\",\"HTTP_ROUTE\",\"CLUSTE"
    "R\",\"EXTENSION_CONFIG\",\"BOOTSTRAP\",\"LISTENER_FILTER\"],\"type\":\"string\"},\"match\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"req"
    "uired\":[\"listener\"]},{\"required\":[\"routeConfiguration\"]},{\"required\":[\"cluster\"]},{\"required\":[\"waypoint\"]}]}}"
    ",{\"required\":[\"listener\"]},{\"required\":[\"routeConfiguration\"]},{\"required\":[\"cluster\"]},{\"required\":[\"waypoint"
    "\"]}],\"properties\":{\"cluster\":{\"properties\":{\"name\":{\"type\":\"string\"},\"portNumber\":{\"maximum\":4294967295,\"minim"
    "um\":0,\"type\":\"integer\"},\"service\":{\"type\":\"string\"},\"subset\":{\"type\":\"string\"}},\"type\":\"object\"},\"context\":{\"e"
    "num\":[\"ANY\",\"SIDECAR_INBOUND\",\"SIDECAR_OUTBOUND\",\"GATEWAY\",\"WAYPOINT\"],\"type\":\"string\"},\"listener\":{\"propertie"
    "s\":{\"filterChain\":{\"properties\":{\"applicationProtocols\":{\"type\":\"string\"},\"destinationPort\":{\"maximum\":4294967"
    "295,\"minimum\":0,\"type\":\"integer\"},\"filter\":{\"=\":\"~27\"},\"name\":{\"type\":\"string\"},\"sni\":{\"type\":\"string\"},\"trans"
    "portProtocol\":{\"type\":\"string\"}},\"type\":\"object\"},\"listenerFilter\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},"
    "\"portName\":{\"type\":\"string\"},\"portNumber\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"type\":\"object\""
    "},\"proxy\":{\"properties\":{\"metadata\":{\"=\":\"~28\"},\"proxyVersion\":{\"type\":\"string\"}},\"type\":\"object\"},\"routeConfi"
    "guration\":{\"properties\":{\"gateway\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"portName\":{\"type\":\"string\"},\"po"
    "rtNumber\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"vhost\":{\"properties\":{\"domainName\":{\"type\":\"str"
    "ing\"},\"name\":{\"type\":\"string\"},\"route\":{\"properties\":{\"action\":{\"enum\":[\"ANY\",\"ROUTE\",\"REDIRECT\",\"DIRECT_RESPO"
    "NSE\"],\"type\":\"string\"},\"name\":{\"type\":\"string\"}},\"type\":\"object\"}},\"type\":\"object\"}},\"type\":\"object\"},\"waypoin"
    "t\":{\"properties\":{\"filter\":{\"=\":\"~27\"},\"portNumber\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"route"
    "\":{\"=\":\"~26\"}},\"type\":\"object\"}},\"type\":\"object\"},\"patch\":{\"properties\":{\"filterClass\":{\"enum\":[\"UNSPECIFIED\","
    "\"AUTHN\",\"AUTHZ\",\"STATS\"],\"type\":\"string\"},\"operation\":{\"enum\":[\"INVALID\",\"MERGE\",\"ADD\",\"REMOVE\",\"INSERT_BEFORE"
    "\",\"INSERT_AFTER\",\"INSERT_FIRST\",\"REPLACE\",\"MERGE_AND_REPLACE_LIST\"],\"type\":\"string\"},\"value\":{\"=\":\"~29\"}},\"typ"
    "e\":\"object\"}},\"type\":\"object\"},\"type\":\"array\",\"description\":\"Where to change what, in order.\"},\"priority\":{\"fo"
    "rmat\":\"int32\",\"type\":\"integer\",\"description\":\"Lower ones are applied first.\"},\"targetRefs\":{\"=\":\"~31\"},\"worklo"
    "adSelector\":{\"properties\":{\"labels\":{\"=\":\"~32\"}},\"type\":\"object\",\"description\":\"Workloads whose proxies are me"
    "ant.\"}},\"type\":\"object\",\"description\":\"Changes to the configuration that proxies are given.\"},\"status\":{\"=\":\"~"
    "25\"}},\"type\":\"object\",\"description\":\"Changes the configuration that proxies are given.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"selector\":{\"additionalProperties\":{\"type\":\"string\"},\"type\":\"object\",\"des"
    "cription\":\"Labels of the gateway workloads that take this configuration.\"},\"servers\":{\"items\":{\"properties\":{\""
    "bind\":{\"type\":\"string\"},\"defaultEndpoint\":{\"type\":\"string\"},\"hosts\":{\"items\":{\"type\":\"string\"},\"type\":\"array\","
    "\"description\":\"Names that are served, with an optional namespace before \\\"/\\\".\"},\"name\":{\"type\":\"string\"},\"por"
    "t\":{\"properties\":{\"name\":{\"type\":\"string\"},\"number\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"proto"
    "col\":{\"type\":\"string\"},\"targetPort\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"required\":[\"number\","
    "\"protocol\",\"name\"],\"type\":\"object\",\"description\":\"Number, protocol and name.\"},\"tls\":{\"properties\":{\"caCertCre"
    "dentialName\":{\"type\":\"string\"},\"caCertificates\":{\"type\":\"string\"},\"caCrl\":{\"type\":\"string\"},\"cipherSuites\":{\"i"
    "tems\":{\"type\":\"string\"},\"type\":\"array\"},\"credentialName\":{\"type\":\"string\",\"description\":\"The Secret with certi"
    "ficate and key.\"},\"credentialNames\":{\"=\":\"~33\"},\"httpsRedirect\":{\"type\":\"boolean\",\"description\":\"Answer plain "
    "HTTP with a redirect to HTTPS.\"},\"insecureSkipVerify\":{\"nullable\":true,\"type\":\"boolean\"},\"maxProtocolVersion\":"
    "{\"=\":\"~34\"},\"minProtocolVersion\":{\"=\":\"~34\"},\"mode\":{\"enum\":[\"PASSTHROUGH\",\"SIMPLE\",\"MUTUAL\",\"AUTO_PASSTHROUGH"
    "\",\"ISTIO_MUTUAL\",\"OPTIONAL_MUTUAL\"],\"type\":\"string\",\"description\":\"PASSTHROUGH, SIMPLE, MUTUAL, OPTIONAL_MUTUA"
    "L, ISTIO_MUTUAL or AUTO_PASSTHROUGH.\"},\"privateKey\":{\"type\":\"string\"},\"serverCertificate\":{\"type\":\"string\"},\"s"
    "ubjectAltNames\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"tlsCertificates\":{\"=\":\"~35\"},\"verifyCertificateHas"
    "h\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"verifyCertificateSpki\":{\"items\":{\"type\":\"string\"},\"type\":\"array"
    "\"}},\"type\":\"object\",\"description\":\"TLS at this port.\"}},\"required\":[\"port\",\"hosts\"],\"type\":\"object\"},\"type\":\"a"
    "rray\",\"description\":\"What is opened.\"}},\"type\":\"object\",\"description\":\"Ports that gateways open, and for which"
    " hosts.\"},\"status\":{\"=\":\"~25\"}},\"type\":\"object\",\"description\":\"Opens ports at the mesh's edge.\"}",
    "{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"targets\":{\"=\":\"~53\"},\"peers\":{\"=\":\"~57\"}"
    ",\"peerIsOptional\":{\"type\":\"boolean\"},\"origins\":{\"=\":\"~58\"},\"originIsOptional\":{\"type\":\"boolean\"},\"principalBin"
    "ding\":{\"type\":\"string\",\"enum\":[\"USE_PEER\",\"USE_ORIGIN\"]}},\"description\":\"Legacy: how peers and requests authen"
    "ticate themselves, mesh-wide.\"},\"status\":{\"=\":\"~29\"}},\"description\":\"Legacy authentication policy of the mesh."
    "\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"mtls\":{\"properties\":{\"mode\":{\"enum\":[\"UNSET\",\"DISABLE\",\"PERMISSIVE\",\"STR"
    "ICT\"],\"type\":\"string\",\"description\":\"UNSET, DISABLE, PERMISSIVE or STRICT.\"}},\"type\":\"object\"},\"portLevelMtls\""
    ":{\"additionalProperties\":{\"properties\":{\"mode\":{\"enum\":[\"UNSET\",\"DISABLE\",\"PERMISSIVE\",\"STRICT\"],\"type\":\"strin"
    "g\"}},\"type\":\"object\"},\"minProperties\":1,\"type\":\"object\",\"description\":\"Other modes for single ports of the wor"
    "kload.\"},\"selector\":{\"=\":\"~47\"}},\"type\":\"object\",\"description\":\"Whether workloads take mutual TLS.\"},\"status\":"
    "{\"=\":\"~25\"}},\"type\":\"object\",\"description\":\"Says whether workloads take mutual TLS.\"}",
    "{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"targets\":{\"=\":\"~53\"},\"peers\":{\"=\":\"~57\"}"
    ",\"peerIsOptional\":{\"type\":\"boolean\"},\"origins\":{\"=\":\"~58\"},\"originIsOptional\":{\"type\":\"boolean\"},\"principalBin"
    "ding\":{\"type\":\"string\",\"enum\":[\"USE_PEER\",\"USE_ORIGIN\"]}},\"description\":\"Legacy: how peers and requests authen"
    "ticate themselves.\"},\"status\":{\"=\":\"~29\"}},\"description\":\"Legacy authentication policy of a namespace or servi"
    "ce.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"concurrency\":{\"format\":\"int32\",\"minimum\":0,\"nullable\":true,\"type\":\"integ"
    "er\",\"description\":\"How many worker threads a proxy runs.\"},\"environmentVariables\":{\"additionalProperties\":{\"ma"
    "xLength\":2048,\"type\":\"string\"},\"type\":\"object\"},\"image\":{\"properties\":{\"imageType\":{\"type\":\"string\"}},\"type\":\""
    "object\"},\"selector\":{\"=\":\"~36\"}},\"type\":\"object\",\"description\":\"Settings of proxies that count from their star"
    "t.\"},\"status\":{\"=\":\"~25\"}},\"type\":\"object\",\"description\":\"Sets how proxies run.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"jwtRules\":{\"items\":{\"properties\":{\"audiences\":{\"=\":\"~45\"},\"forwardOrigin"
    "alToken\":{\"type\":\"boolean\"},\"fromCookies\":{\"=\":\"~45\"},\"fromHeaders\":{\"items\":{\"properties\":{\"name\":{\"minLength"
    "\":1,\"type\":\"string\"},\"prefix\":{\"type\":\"string\"}},\"required\":[\"name\"],\"type\":\"object\"},\"type\":\"array\"},\"fromPar"
    "ams\":{\"=\":\"~45\"},\"issuer\":{\"minLength\":1,\"type\":\"string\"},\"jwks\":{\"type\":\"string\"},\"jwks_uri\":{\"maxLength\":204"
    "8,\"minLength\":1,\"type\":\"string\"},\"jwksUri\":{\"maxLength\":2048,\"minLength\":1,\"type\":\"string\"},\"outputClaimToHead"
    "ers\":{\"items\":{\"properties\":{\"claim\":{\"minLength\":1,\"type\":\"string\"},\"header\":{\"minLength\":1,\"pattern\":\"^[-_A-"
    "Za-z0-9]+$\",\"type\":\"string\"}},\"required\":[\"header\",\"claim\"],\"type\":\"object\"},\"type\":\"array\"},\"outputPayloadToH"
    "eader\":{\"type\":\"string\"},\"spaceDelimitedClaims\":{\"items\":{\"minLength\":1,\"type\":\"string\"},\"maxItems\":64,\"type\":"
    "\"array\"},\"timeout\":{\"type\":\"string\"}},\"type\":\"object\"},\"maxItems\":4096,\"type\":\"array\",\"description\":\"Issuers a"
    "nd how their tokens are found and verified.\"},\"selector\":{\"=\":\"~36\"},\"targetRef\":{\"=\":\"~30\"},\"targetRefs\":{\"=\""
    ":\"~31\"}},\"type\":\"object\",\"description\":\"Which tokens workloads accept.\"},\"status\":{\"=\":\"~25\"}},\"type\":\"object\""
    ",\"description\":\"Says which tokens workloads accept.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"addresses\":{\"items\":{\"maxLength\":64,\"type\":\"string\"},\"maxItems\":256,\"typ"
    "e\":\"array\",\"description\":\"Virtual addresses, or ranges of them.\"},\"endpoints\":{\"items\":{\"properties\":{\"address"
    "\":{\"maxLength\":256,\"type\":\"string\"},\"labels\":{\"=\":\"~37\"},\"locality\":{\"maxLength\":2048,\"type\":\"string\"},\"networ"
    "k\":{\"maxLength\":2048,\"type\":\"string\"},\"ports\":{\"=\":\"~38\"},\"serviceAccount\":{\"maxLength\":253,\"type\":\"string\"},\""
    "weight\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"type\":\"object\"},\"maxItems\":4096,\"type\":\"array\",\""
    "description\":\"Its addresses, unless they are resolved or selected.\"},\"exportTo\":{\"=\":\"~0\"},\"hosts\":{\"items\":{\""
    "type\":\"string\"},\"maxItems\":256,\"minItems\":1,\"type\":\"array\",\"description\":\"The service's names.\"},\"location\":{\""
    "enum\":[\"MESH_EXTERNAL\",\"MESH_INTERNAL\"],\"type\":\"string\",\"description\":\"MESH_EXTERNAL or MESH_INTERNAL.\"},\"port"
    "s\":{\"items\":{\"properties\":{\"name\":{\"maxLength\":256,\"type\":\"string\"},\"number\":{\"maximum\":4294967295,\"minimum\":0"
    ",\"type\":\"integer\"},\"protocol\":{\"maxLength\":256,\"type\":\"string\"},\"targetPort\":{\"maximum\":4294967295,\"minimum\":0"
    ",\"type\":\"integer\"}},\"required\":[\"number\",\"name\"],\"type\":\"object\"},\"maxItems\":256,\"type\":\"array\",\"x-kubernetes-"
    "list-map-keys\":[\"name\"],\"x-kubernetes-list-type\":\"map\",\"description\":\"The service's ports.\"},\"resolution\":{\"en"
    "um\":[\"NONE\",\"STATIC\",\"DNS\",\"DNS_ROUND_ROBIN\",\"DYNAMIC_DNS\"],\"type\":\"string\",\"description\":\"NONE, STATIC, DNS o"
    "r DNS_ROUND_ROBIN.\"},\"subjectAltNames\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"description\":\"Names that the"
    " server's certificate must have one of.\"},\"workloadSelector\":{\"properties\":{\"labels\":{\"=\":\"~32\"}},\"type\":\"obje"
    "ct\",\"description\":\"Labels of the workloads that are its endpoints.\"}},\"required\":[\"hosts\"],\"type\":\"object\",\"de"
    "scription\":\"A service that the platform does not know.\"},\"status\":{\"=\":\"~25\"}},\"required\":[\"spec\"],\"type\":\"obj"
    "ect\",\"description\":\"Adds a service to the mesh that the platform does not know.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"egress\":{\"items\":{\"properties\":{\"bind\":{\"type\":\"string\"},\"captureMode\":{"
    "\"enum\":[\"DEFAULT\",\"IPTABLES\",\"NONE\"],\"type\":\"string\"},\"hosts\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"descr"
    "iption\":\"NAMESPACE/NAME, each with \\\"*\\\" for any, \\\".\\\" for the own and \\\"~\\\" for no namespace.\"},\"port\":{\"=\":"
    "\"~39\"}},\"required\":[\"hosts\"],\"type\":\"object\"},\"type\":\"array\",\"description\":\"Services that are reachable, by li"
    "stener.\"},\"inboundConnectionPool\":{\"=\":\"~15\"},\"ingress\":{\"items\":{\"properties\":{\"bind\":{\"type\":\"string\"},\"capt"
    "ureMode\":{\"enum\":[\"DEFAULT\",\"IPTABLES\",\"NONE\"],\"type\":\"string\"},\"connectionPool\":{\"=\":\"~15\"},\"defaultEndpoint\""
    ":{\"type\":\"string\"},\"port\":{\"=\":\"~39\"},\"tls\":{\"properties\":{\"caCertCredentialName\":{\"type\":\"string\"},\"caCertifi"
    "cates\":{\"type\":\"string\"},\"caCrl\":{\"type\":\"string\"},\"cipherSuites\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\""
    "credentialName\":{\"type\":\"string\"},\"credentialNames\":{\"=\":\"~33\"},\"httpsRedirect\":{\"type\":\"boolean\"},\"insecureSk"
    "ipVerify\":{\"nullable\":true,\"type\":\"boolean\"},\"maxProtocolVersion\":{\"=\":\"~34\"},\"minProtocolVersion\":{\"=\":\"~34\"}"
    ",\"mode\":{\"enum\":[\"PASSTHROUGH\",\"SIMPLE\",\"MUTUAL\",\"AUTO_PASSTHROUGH\",\"ISTIO_MUTUAL\",\"OPTIONAL_MUTUAL\"],\"type\":\""
    "string\"},\"privateKey\":{\"type\":\"string\"},\"serverCertificate\":{\"type\":\"string\"},\"subjectAltNames\":{\"items\":{\"typ"
    "e\":\"string\"},\"type\":\"array\"},\"tlsCertificates\":{\"=\":\"~35\"},\"verifyCertificateHash\":{\"items\":{\"type\":\"string\"},"
    "\"type\":\"array\"},\"verifyCertificateSpki\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"}},\"type\":\"object\"}},\"require"
    "d\":[\"port\"],\"type\":\"object\"},\"type\":\"array\",\"description\":\"Inbound listeners.\"},\"outboundTrafficPolicy\":{\"prop"
    "erties\":{\"egressProxy\":{\"=\":\"~40\"},\"mode\":{\"enum\":[\"REGISTRY_ONLY\",\"ALLOW_ANY\"],\"type\":\"string\"}},\"type\":\"obje"
    "ct\",\"description\":\"What happens to calls to unknown services.\"},\"workloadSelector\":{\"properties\":{\"labels\":{\"="
    "\":\"~32\"}},\"type\":\"object\",\"description\":\"Workloads that this holds for; all of the namespace without it.\"}},\"t"
    "ype\":\"object\",\"description\":\"What a workload's proxy listens to and which services it may reach.\"},\"status\":{\""
    "=\":\"~25\"}},\"type\":\"object\",\"description\":\"Narrows what a workload's proxy listens to and reaches.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"accessLogging\":{\"items\":{\"properties\":{\"disabled\":{\"nullable\":true,\"type"
    "\":\"boolean\"},\"filter\":{\"properties\":{\"expression\":{\"type\":\"string\"}},\"type\":\"object\"},\"match\":{\"=\":\"~49\"},\"pro"
    "viders\":{\"=\":\"~50\"}},\"type\":\"object\"},\"type\":\"array\",\"description\":\"Which requests are logged, where.\"},\"metri"
    "cs\":{\"items\":{\"properties\":{\"overrides\":{\"items\":{\"properties\":{\"disabled\":{\"nullable\":true,\"type\":\"boolean\"},"
    "\"match\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"metric\"]},{\"required\":[\"customMetric\"]}]}},{\"required\":[\"metr"
    "ic\"]},{\"required\":[\"customMetric\"]}],\"properties\":{\"customMetric\":{\"minLength\":1,\"type\":\"string\"},\"metric\":{\"e"
    "num\":[\"ALL_METRICS\",\"REQUEST_COUNT\",\"REQUEST_DURATION\",\"REQUEST_SIZE\",\"RESPONSE_SIZE\",\"TCP_OPENED_CONNECTIONS\""
    ",\"TCP_CLOSED_CONNECTIONS\",\"TCP_SENT_BYTES\",\"TCP_RECEIVED_BYTES\",\"GRPC_REQUEST_MESSAGES\",\"GRPC_RESPONSE_MESSAGE"
    "S\"],\"type\":\"string\"},\"mode\":{\"=\":\"~48\"}},\"type\":\"object\"},\"tagOverrides\":{\"additionalProperties\":{\"properties\""
    ":{\"operation\":{\"enum\":[\"UPSERT\",\"REMOVE\"],\"type\":\"string\"},\"value\":{\"type\":\"string\"}},\"type\":\"object\"},\"type\":"
    "\"object\"}},\"type\":\"object\"},\"type\":\"array\"},\"providers\":{\"=\":\"~50\"},\"reportingInterval\":{\"type\":\"string\"}},\"ty"
    "pe\":\"object\"},\"type\":\"array\",\"description\":\"Which metrics are kept, with which tags.\"},\"selector\":{\"=\":\"~36\"},"
    "\"targetRef\":{\"=\":\"~30\"},\"targetRefs\":{\"=\":\"~31\"},\"tracing\":{\"items\":{\"properties\":{\"customTags\":{\"additionalPr"
    "operties\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"literal\"]},{\"required\":[\"environment\"]},{\"required\":[\"heade"
    "r\"]},{\"required\":[\"formatter\"]}]}},{\"required\":[\"literal\"]},{\"required\":[\"environment\"]},{\"required\":[\"header\""
    "]},{\"required\":[\"formatter\"]}],\"properties\":{\"environment\":{\"=\":\"~51\"},\"formatter\":{\"=\":\"~52\"},\"header\":{\"=\":\""
    "~51\"},\"literal\":{\"=\":\"~52\"}},\"type\":\"object\"},\"type\":\"object\"},\"disableContextPropagation\":{\"nullable\":true,\"t"
    "ype\":\"boolean\"},\"disableSpanReporting\":{\"nullable\":true,\"type\":\"boolean\"},\"enableIstioTags\":{\"nullable\":true,\""
    "type\":\"boolean\"},\"match\":{\"=\":\"~49\"},\"providers\":{\"=\":\"~50\"},\"randomSamplingPercentage\":{\"=\":\"~8\"},\"useRequest"
    "IdForTraceSampling\":{\"nullable\":true,\"type\":\"boolean\"}},\"type\":\"object\"},\"type\":\"array\",\"description\":\"Span re"
    "porting, by provider.\"}},\"type\":\"object\",\"description\":\"What is traced, measured and logged.\"},\"status\":{\"=\":\""
    "~25\"}},\"type\":\"object\",\"description\":\"Says what is traced, measured and logged.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"exportTo\":{\"=\":\"~0\"},\"gateways\":{\"items\":{\"type\":\"string\"},\"type\":\"array"
    "\",\"description\":\"Gateways whose traffic is routed by this; \\\"mesh\\\" stands for all sidecars and is the default"
    ".\"},\"hosts\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"description\":\"The names that clients call; short names "
    "are completed with the object's namespace.\"},\"http\":{\"items\":{\"properties\":{\"corsPolicy\":{\"properties\":{\"allow"
    "Credentials\":{\"nullable\":true,\"type\":\"boolean\"},\"allowHeaders\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"all"
    "owMethods\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"allowOrigin\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"}"
    ",\"allowOrigins\":{\"items\":{\"=\":\"~41\"},\"type\":\"array\"},\"exposeHeaders\":{\"items\":{\"type\":\"string\"},\"type\":\"array\""
    "},\"maxAge\":{\"type\":\"string\"},\"unmatchedPreflights\":{\"enum\":[\"UNSPECIFIED\",\"FORWARD\",\"IGNORE\"],\"type\":\"string\"}"
    "},\"type\":\"object\",\"description\":\"Cross-origin rules.\"},\"delegate\":{\"properties\":{\"name\":{\"type\":\"string\"},\"nam"
    "espace\":{\"type\":\"string\"}},\"type\":\"object\",\"description\":\"Leave the rest to another VirtualService.\"},\"directR"
    "esponse\":{\"properties\":{\"body\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"string\"]},{\"required\":[\"bytes\"]}]}},{\""
    "required\":[\"string\"]},{\"required\":[\"bytes\"]}],\"properties\":{\"bytes\":{\"format\":\"byte\",\"type\":\"string\"},\"string\""
    ":{\"type\":\"string\"}},\"type\":\"object\"},\"status\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"required\":"
    "[\"status\"],\"type\":\"object\",\"description\":\"Answer with a status and body.\"},\"fault\":{\"properties\":{\"abort\":{\"on"
    "eOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"httpStatus\"]},{\"required\":[\"grpcStatus\"]},{\"required\":[\"http2Error\"]}]}},"
    "{\"required\":[\"httpStatus\"]},{\"required\":[\"grpcStatus\"]},{\"required\":[\"http2Error\"]}],\"properties\":{\"grpcStatus"
    "\":{\"type\":\"string\"},\"http2Error\":{\"type\":\"string\"},\"httpStatus\":{\"format\":\"int32\",\"type\":\"integer\"},\"percentag"
    "e\":{\"=\":\"~42\"}},\"type\":\"object\",\"description\":\"Answer a share of the requests with an error.\"},\"delay\":{\"oneOf"
    "\":[{\"not\":{\"anyOf\":[{\"required\":[\"fixedDelay\"]},{\"required\":[\"exponentialDelay\"]}]}},{\"required\":[\"fixedDelay\""
    "]},{\"required\":[\"exponentialDelay\"]}],\"properties\":{\"exponentialDelay\":{\"type\":\"string\"},\"fixedDelay\":{\"type\":"
    "\"string\"},\"percent\":{\"format\":\"int32\",\"type\":\"integer\"},\"percentage\":{\"=\":\"~42\"}},\"type\":\"object\",\"description"
    "\":\"Hold a share of the requests for some time.\"}},\"type\":\"object\",\"description\":\"Faults to inject.\"},\"headers\""
    ":{\"properties\":{\"request\":{\"=\":\"~43\"},\"response\":{\"=\":\"~43\"}},\"type\":\"object\",\"description\":\"Changes to header"
    "s of requests and responses.\"},\"match\":{\"items\":{\"properties\":{\"authority\":{\"=\":\"~41\"},\"gateways\":{\"items\":{\"t"
    "ype\":\"string\"},\"type\":\"array\",\"description\":\"Gateways for which the condition counts.\"},\"headers\":{\"additional"
    "Properties\":{\"=\":\"~41\"},\"type\":\"object\",\"description\":\"Headers by name, each exact, prefix or regex; an empty "
    "condition asks for presence.\"},\"ignoreUriCase\":{\"type\":\"boolean\",\"description\":\"Whether case counts in exact a"
    "nd prefix conditions on the path.\"},\"method\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"exact\"]},{\"required\":[\"p"
    "refix\"]},{\"required\":[\"regex\"]}]}},{\"required\":[\"exact\"]},{\"required\":[\"prefix\"]},{\"required\":[\"regex\"]}],\"pro"
    "perties\":{\"exact\":{\"type\":\"string\"},\"prefix\":{\"type\":\"string\"},\"regex\":{\"type\":\"string\"}},\"type\":\"object\",\"des"
    "cription\":\"The request's method.\"},\"name\":{\"type\":\"string\"},\"port\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"i"
    "nteger\",\"description\":\"The port that the client calls.\"},\"queryParams\":{\"additionalProperties\":{\"=\":\"~41\"},\"ty"
    "pe\":\"object\",\"description\":\"Query parameters by name.\"},\"scheme\":{\"=\":\"~41\"},\"sourceLabels\":{\"additionalProper"
    "ties\":{\"type\":\"string\"},\"type\":\"object\",\"description\":\"Labels that the calling workload must have.\"},\"sourceNa"
    "mespace\":{\"type\":\"string\"},\"statPrefix\":{\"type\":\"string\"},\"uri\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"exact"
    "\"]},{\"required\":[\"prefix\"]},{\"required\":[\"regex\"]}]}},{\"required\":[\"exact\"]},{\"required\":[\"prefix\"]},{\"require"
    "d\":[\"regex\"]}],\"properties\":{\"exact\":{\"type\":\"string\"},\"prefix\":{\"type\":\"string\"},\"regex\":{\"type\":\"string\"}},\""
    "type\":\"object\",\"description\":\"The path: exact, prefix or regex.\"},\"withoutHeaders\":{\"additionalProperties\":{\"="
    "\":\"~41\"},\"type\":\"object\",\"description\":\"Headers that must not match.\"}},\"type\":\"object\"},\"type\":\"array\",\"descr"
    "iption\":\"Conditions, of which one must hold; none means every request.\"},\"mirror\":{\"properties\":{\"host\":{\"type"
    "\":\"string\"},\"port\":{\"=\":\"~16\"},\"subset\":{\"type\":\"string\"}},\"required\":[\"host\"],\"type\":\"object\",\"description\":\""
    "A service that gets a copy of each request.\"},\"mirror_percent\":{\"=\":\"~12\"},\"mirrorPercent\":{\"=\":\"~12\"},\"mirror"
    "Percentage\":{\"properties\":{\"value\":{\"format\":\"double\",\"type\":\"number\"}},\"type\":\"object\",\"description\":\"The sha"
    "re of requests that is copied; all by default.\"},\"mirrors\":{\"items\":{\"properties\":{\"destination\":{\"=\":\"~40\"},\""
    "percentage\":{\"=\":\"~42\"}},\"required\":[\"destination\"],\"type\":\"object\"},\"type\":\"array\",\"description\":\"Several ser"
    "vices that get copies.\"},\"name\":{\"type\":\"string\",\"description\":\"Appears in logs and statistics.\"},\"redirect\":{"
    "\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"port\"]},{\"required\":[\"derivePort\"]}]}},{\"required\":[\"port\"]},{\"require"
    "d\":[\"derivePort\"]}],\"properties\":{\"authority\":{\"type\":\"string\"},\"derivePort\":{\"enum\":[\"FROM_PROTOCOL_DEFAULT\","
    "\"FROM_REQUEST_PORT\"],\"type\":\"string\"},\"port\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"prefixRewrit"
    "e\":{\"type\":\"string\"},\"redirectCode\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"scheme\":{\"type\":\"stri"
    "ng\"},\"uri\":{\"type\":\"string\"}},\"type\":\"object\",\"description\":\"Answer with a redirect.\"},\"retries\":{\"properties\""
    ":{\"attempts\":{\"format\":\"int32\",\"type\":\"integer\",\"description\":\"How many further attempts may be made; 0 for no"
    "ne.\"},\"backoff\":{\"type\":\"string\"},\"perTryTimeout\":{\"type\":\"string\",\"description\":\"How long one attempt may tak"
    "e.\"},\"retryIgnorePreviousHosts\":{\"nullable\":true,\"type\":\"boolean\"},\"retryOn\":{\"type\":\"string\",\"description\":\"E"
    "nvoy's conditions for a retry, with commas between.\"},\"retryRemoteLocalities\":{\"nullable\":true,\"type\":\"boolean"
    "\"}},\"type\":\"object\",\"description\":\"When and how often to try again.\"},\"rewrite\":{\"properties\":{\"authority\":{\"t"
    "ype\":\"string\"},\"uri\":{\"type\":\"string\"},\"uriRegexRewrite\":{\"properties\":{\"match\":{\"type\":\"string\"},\"rewrite\":{\""
    "type\":\"string\"}},\"type\":\"object\"}},\"type\":\"object\",\"description\":\"Changes to path and authority before forward"
    "ing.\"},\"route\":{\"items\":{\"properties\":{\"destination\":{\"properties\":{\"host\":{\"type\":\"string\",\"description\":\"The"
    " service's name.\"},\"port\":{\"properties\":{\"number\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"type\":"
    "\"object\",\"description\":\"The service's port; may be left out when it has one only.\"},\"subset\":{\"type\":\"string\","
    "\"description\":\"A subset that a DestinationRule defines.\"}},\"required\":[\"host\"],\"type\":\"object\",\"description\":\""
    "A service, with subset and port.\"},\"headers\":{\"properties\":{\"request\":{\"=\":\"~43\"},\"response\":{\"=\":\"~43\"}},\"typ"
    "e\":\"object\",\"description\":\"Changes to headers for this destination.\"},\"weight\":{\"format\":\"int32\",\"type\":\"integ"
    "er\",\"description\":\"This destination's share of the sum of all weights.\"}},\"required\":[\"destination\"],\"type\":\"o"
    "bject\"},\"type\":\"array\",\"description\":\"Where requests go; several destinations share them by weight.\"},\"timeout"
    "\":{\"type\":\"string\",\"description\":\"How long a request may take in all; none by default.\"}},\"type\":\"object\"},\"ty"
    "pe\":\"array\",\"description\":\"Rules for HTTP, tried in order; the first that matches decides.\"},\"tcp\":{\"items\":{\""
    "properties\":{\"match\":{\"items\":{\"properties\":{\"destinationSubnets\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\""
    "gateways\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"port\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\""
    "},\"sourceLabels\":{\"=\":\"~28\"},\"sourceNamespace\":{\"type\":\"string\"},\"sourceSubnet\":{\"type\":\"string\"}},\"type\":\"obj"
    "ect\"},\"type\":\"array\"},\"route\":{\"=\":\"~44\"}},\"type\":\"object\"},\"type\":\"array\",\"description\":\"Rules for TCP, by po"
    "rt and address.\"},\"tls\":{\"items\":{\"properties\":{\"match\":{\"items\":{\"properties\":{\"destinationSubnets\":{\"items\":"
    "{\"type\":\"string\"},\"type\":\"array\"},\"gateways\":{\"items\":{\"type\":\"string\"},\"type\":\"array\"},\"port\":{\"maximum\":4294"
    "967295,\"minimum\":0,\"type\":\"integer\"},\"sniHosts\":{\"items\":{\"type\":\"string\"},\"type\":\"array\",\"description\":\"Serve"
    "r names; a leading \\\"*.\\\" takes every label.\"},\"sourceLabels\":{\"=\":\"~28\"},\"sourceNamespace\":{\"type\":\"string\"}}"
    ",\"required\":[\"sniHosts\"],\"type\":\"object\"},\"type\":\"array\"},\"route\":{\"=\":\"~44\"}},\"required\":[\"match\"],\"type\":\"ob"
    "ject\"},\"type\":\"array\",\"description\":\"Rules for TLS that is passed through, by server name.\"}},\"type\":\"object\","
    "\"description\":\"How requests for the hosts are routed.\"},\"status\":{\"=\":\"~25\"}},\"type\":\"object\",\"description\":\"R"
    "outes requests for hosts to services.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"address\":{\"maxLength\":256,\"type\":\"string\",\"description\":\"Its IP address "
    "or name.\"},\"labels\":{\"additionalProperties\":{\"type\":\"string\"},\"maxProperties\":256,\"type\":\"object\",\"description"
    "\":\"Its labels.\"},\"locality\":{\"maxLength\":2048,\"type\":\"string\",\"description\":\"Region/zone/subzone.\"},\"network\":"
    "{\"maxLength\":2048,\"type\":\"string\",\"description\":\"The network its address belongs to.\"},\"ports\":{\"additionalPro"
    "perties\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"maxProperties\":128,\"type\":\"object\",\"description\""
    ":\"Its ports by the names of the service's ports.\"},\"serviceAccount\":{\"maxLength\":253,\"type\":\"string\",\"descript"
    "ion\":\"Whose identity it has.\"},\"weight\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\",\"description\":\"Its "
    "share of the load.\"}},\"type\":\"object\",\"description\":\"A workload outside of the platform.\"},\"status\":{\"=\":\"~25\""
    "}},\"required\":[\"spec\"],\"type\":\"object\",\"description\":\"Describes a workload outside of the platform.\"}",
    "{\"properties\":{\"spec\":{\"properties\":{\"metadata\":{\"properties\":{\"annotations\":{\"=\":\"~37\"},\"labels\":{\"=\":\"~37\"}}"
    ",\"type\":\"object\"},\"probe\":{\"oneOf\":[{\"not\":{\"anyOf\":[{\"required\":[\"httpGet\"]},{\"required\":[\"tcpSocket\"]},{\"req"
    "uired\":[\"exec\"]},{\"required\":[\"grpc\"]}]}},{\"required\":[\"httpGet\"]},{\"required\":[\"tcpSocket\"]},{\"required\":[\"ex"
    "ec\"]},{\"required\":[\"grpc\"]}],\"properties\":{\"exec\":{\"properties\":{\"command\":{\"=\":\"~45\"}},\"required\":[\"command\"]"
    ",\"type\":\"object\"},\"failureThreshold\":{\"format\":\"int32\",\"minimum\":0,\"type\":\"integer\"},\"grpc\":{\"properties\":{\"po"
    "rt\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"service\":{\"type\":\"string\"}},\"type\":\"object\"},\"httpGet"
    "\":{\"properties\":{\"host\":{\"type\":\"string\"},\"httpHeaders\":{\"items\":{\"properties\":{\"name\":{\"pattern\":\"^[-_A-Za-z0"
    "-9]+$\",\"type\":\"string\"},\"value\":{\"type\":\"string\"}},\"type\":\"object\"},\"type\":\"array\"},\"path\":{\"type\":\"string\"},\""
    "port\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"},\"scheme\":{\"type\":\"string\"}},\"required\":[\"port\"],\"typ"
    "e\":\"object\"},\"initialDelaySeconds\":{\"format\":\"int32\",\"minimum\":0,\"type\":\"integer\"},\"periodSeconds\":{\"format\":\""
    "int32\",\"minimum\":0,\"type\":\"integer\"},\"successThreshold\":{\"format\":\"int32\",\"minimum\":0,\"type\":\"integer\"},\"tcpSo"
    "cket\":{\"properties\":{\"host\":{\"type\":\"string\"},\"port\":{\"maximum\":4294967295,\"minimum\":0,\"type\":\"integer\"}},\"req"
    "uired\":[\"port\"],\"type\":\"object\"},\"timeoutSeconds\":{\"format\":\"int32\",\"minimum\":0,\"type\":\"integer\"}},\"type\":\"obj"
    "ect\",\"description\":\"How their health is checked.\"},\"template\":{\"properties\":{\"address\":{\"maxLength\":256,\"type\""
    ":\"string\"},\"labels\":{\"=\":\"~37\"},\"locality\":{\"maxLength\":2048,\"type\":\"string\"},\"network\":{\"maxLength\":2048,\"typ"
    "e\":\"string\"},\"ports\":{\"=\":\"~38\"},\"serviceAccount\":{\"maxLength\":253,\"type\":\"string\"},\"weight\":{\"maximum\":429496"
    "7295,\"minimum\":0,\"type\":\"integer\"}},\"type\":\"object\",\"description\":\"The WorkloadEntry that is made of each.\"}},"
    "\"required\":[\"template\"],\"type\":\"object\",\"description\":\"What workloads that register themselves have in common."
    "\"},\"status\":{\"=\":\"~25\"}},\"required\":[\"spec\"],\"type\":\"object\",\"description\":\"Describes workloads that register "
    "themselves.\"}",
};

unsigned long skein_kind_schema_count(void) { return sizeof(names) / sizeof(names[0]); }

const char *skein_kind_schema_name(unsigned long index) { return names[index]; }

const char *skein_kind_schema_text(unsigned long index) { return texts[index]; }
