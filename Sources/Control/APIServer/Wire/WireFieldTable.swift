// Kubernetes' protobuf messages and their members in JSON; written by Tools/generate-kubernetes-wire.py. Do not edit.

enum WireFieldTable {
    static let text: StaticString = """
        =apps.v1.DaemonSet
        1 metadata meta.v1.ObjectMeta
        2 spec apps.v1.DaemonSetSpec
        3 status apps.v1.DaemonSetStatus
        =apps.v1.DaemonSetCondition
        1 type s k
        2 status s k
        3 lastTransitionTime !Time
        4 reason s
        5 message s
        =apps.v1.DaemonSetSpec
        1 selector meta.v1.LabelSelector k
        2 template core.v1.PodTemplateSpec k
        3 updateStrategy apps.v1.DaemonSetUpdateStrategy
        4 minReadySeconds i
        6 revisionHistoryLimit i k
        =apps.v1.DaemonSetStatus
        1 currentNumberScheduled i k
        2 numberMisscheduled i k
        3 desiredNumberScheduled i k
        4 numberReady i k
        5 observedGeneration i
        6 updatedNumberScheduled i
        7 numberAvailable i
        8 numberUnavailable i
        9 collisionCount i k
        10 conditions apps.v1.DaemonSetCondition r
        =apps.v1.DaemonSetUpdateStrategy
        1 type s
        2 rollingUpdate apps.v1.RollingUpdateDaemonSet k
        =apps.v1.Deployment
        1 metadata meta.v1.ObjectMeta
        2 spec apps.v1.DeploymentSpec
        3 status apps.v1.DeploymentStatus
        =apps.v1.DeploymentCondition
        1 type s k
        2 status s k
        6 lastUpdateTime !Time
        7 lastTransitionTime !Time
        4 reason s
        5 message s
        =apps.v1.DeploymentSpec
        1 replicas i k
        2 selector meta.v1.LabelSelector k
        3 template core.v1.PodTemplateSpec k
        4 strategy apps.v1.DeploymentStrategy
        5 minReadySeconds i
        6 revisionHistoryLimit i k
        7 paused b
        9 progressDeadlineSeconds i k
        =apps.v1.DeploymentStatus
        1 observedGeneration i
        2 replicas i
        3 updatedReplicas i
        7 readyReplicas i
        4 availableReplicas i
        5 unavailableReplicas i
        9 terminatingReplicas i k
        6 conditions apps.v1.DeploymentCondition r
        8 collisionCount i k
        =apps.v1.DeploymentStrategy
        1 type s
        2 rollingUpdate apps.v1.RollingUpdateDeployment k
        =apps.v1.ReplicaSet
        1 metadata meta.v1.ObjectMeta
        2 spec apps.v1.ReplicaSetSpec
        3 status apps.v1.ReplicaSetStatus
        =apps.v1.ReplicaSetCondition
        1 type s k
        2 status s k
        3 lastTransitionTime !Time
        4 reason s
        5 message s
        =apps.v1.ReplicaSetSpec
        1 replicas i k
        4 minReadySeconds i
        2 selector meta.v1.LabelSelector k
        3 template core.v1.PodTemplateSpec
        =apps.v1.ReplicaSetStatus
        1 replicas i k
        2 fullyLabeledReplicas i
        4 readyReplicas i
        5 availableReplicas i
        7 terminatingReplicas i k
        3 observedGeneration i
        6 conditions apps.v1.ReplicaSetCondition r
        =apps.v1.RollingUpdateDaemonSet
        1 maxUnavailable !IntOrString k
        2 maxSurge !IntOrString k
        =apps.v1.RollingUpdateDeployment
        1 maxUnavailable !IntOrString k
        2 maxSurge !IntOrString k
        =apps.v1.RollingUpdateStatefulSetStrategy
        1 partition i k
        2 maxUnavailable !IntOrString k
        =apps.v1.StatefulSet
        1 metadata meta.v1.ObjectMeta
        2 spec apps.v1.StatefulSetSpec
        3 status apps.v1.StatefulSetStatus
        =apps.v1.StatefulSetCondition
        1 type s k
        2 status s k
        3 lastTransitionTime !Time
        4 reason s
        5 message s
        =apps.v1.StatefulSetOrdinals
        1 start i k
        =apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy
        1 whenDeleted s
        2 whenScaled s
        =apps.v1.StatefulSetSpec
        1 replicas i k
        2 selector meta.v1.LabelSelector k
        3 template core.v1.PodTemplateSpec k
        4 volumeClaimTemplates core.v1.PersistentVolumeClaim r
        5 serviceName s k
        6 podManagementPolicy s
        7 updateStrategy apps.v1.StatefulSetUpdateStrategy
        8 revisionHistoryLimit i k
        9 minReadySeconds i
        10 persistentVolumeClaimRetentionPolicy apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy k
        11 ordinals apps.v1.StatefulSetOrdinals k
        =apps.v1.StatefulSetStatus
        1 observedGeneration i
        2 replicas i k
        3 readyReplicas i
        4 currentReplicas i
        5 updatedReplicas i
        6 currentRevision s
        7 updateRevision s
        9 collisionCount i k
        10 conditions apps.v1.StatefulSetCondition r
        11 availableReplicas i k
        =apps.v1.StatefulSetUpdateStrategy
        1 type s
        2 rollingUpdate apps.v1.RollingUpdateStatefulSetStrategy k
        =authentication.v1.AttestationValue
        1 items s r
        =authentication.v1.BoundObjectReference
        1 kind s
        2 apiVersion s
        3 name s
        4 uid s
        =authentication.v1.ExtraValue
        1 items s r
        =authentication.v1.SelfSubjectReview
        1 metadata meta.v1.ObjectMeta
        2 status authentication.v1.SelfSubjectReviewStatus
        =authentication.v1.SelfSubjectReviewStatus
        1 userInfo authentication.v1.UserInfo
        =authentication.v1.TokenRequest
        1 metadata meta.v1.ObjectMeta
        2 spec authentication.v1.TokenRequestSpec k
        3 status authentication.v1.TokenRequestStatus
        =authentication.v1.TokenRequestSpec
        1 audiences s rk
        4 expirationSeconds i k
        3 boundObjectRef authentication.v1.BoundObjectReference k
        5 attestations authentication.v1.AttestationValue m
        =authentication.v1.TokenRequestStatus
        1 token s k
        2 expirationTimestamp !Time k
        =authentication.v1.TokenReview
        1 metadata meta.v1.ObjectMeta
        2 spec authentication.v1.TokenReviewSpec k
        3 status authentication.v1.TokenReviewStatus
        =authentication.v1.TokenReviewSpec
        1 token s
        2 audiences s r
        =authentication.v1.TokenReviewStatus
        1 authenticated b
        2 user authentication.v1.UserInfo
        4 audiences s r
        3 error s
        =authentication.v1.UserInfo
        1 username s
        2 uid s
        3 groups s r
        4 extra authentication.v1.ExtraValue m
        =authorization.v1.ExtraValue
        1 items s r
        =authorization.v1.FieldSelectorAttributes
        1 rawSelector s
        2 requirements meta.v1.FieldSelectorRequirement r
        =authorization.v1.LabelSelectorAttributes
        1 rawSelector s
        2 requirements meta.v1.LabelSelectorRequirement r
        =authorization.v1.LocalSubjectAccessReview
        1 metadata meta.v1.ObjectMeta
        2 spec authorization.v1.SubjectAccessReviewSpec k
        3 status authorization.v1.SubjectAccessReviewStatus
        =authorization.v1.NonResourceAttributes
        1 path s
        2 verb s
        =authorization.v1.NonResourceRule
        1 verbs s rk
        2 nonResourceURLs s r
        =authorization.v1.ResourceAttributes
        1 namespace s
        2 verb s
        3 group s
        4 version s
        5 resource s
        6 subresource s
        7 name s
        8 fieldSelector authorization.v1.FieldSelectorAttributes k
        9 labelSelector authorization.v1.LabelSelectorAttributes k
        =authorization.v1.ResourceRule
        1 verbs s rk
        2 apiGroups s r
        3 resources s r
        4 resourceNames s r
        =authorization.v1.SelfSubjectAccessReview
        1 metadata meta.v1.ObjectMeta
        2 spec authorization.v1.SelfSubjectAccessReviewSpec k
        3 status authorization.v1.SubjectAccessReviewStatus
        =authorization.v1.SelfSubjectAccessReviewSpec
        1 resourceAttributes authorization.v1.ResourceAttributes k
        2 nonResourceAttributes authorization.v1.NonResourceAttributes k
        =authorization.v1.SelfSubjectRulesReview
        1 metadata meta.v1.ObjectMeta
        2 spec authorization.v1.SelfSubjectRulesReviewSpec k
        3 status authorization.v1.SubjectRulesReviewStatus
        =authorization.v1.SelfSubjectRulesReviewSpec
        1 namespace s
        =authorization.v1.SubjectAccessReview
        1 metadata meta.v1.ObjectMeta
        2 spec authorization.v1.SubjectAccessReviewSpec k
        3 status authorization.v1.SubjectAccessReviewStatus
        =authorization.v1.SubjectAccessReviewSpec
        1 resourceAttributes authorization.v1.ResourceAttributes k
        2 nonResourceAttributes authorization.v1.NonResourceAttributes k
        3 user s
        4 groups s r
        5 extra authorization.v1.ExtraValue m
        6 uid s
        =authorization.v1.SubjectAccessReviewStatus
        1 allowed b k
        4 denied b
        2 reason s
        3 evaluationError s
        =authorization.v1.SubjectRulesReviewStatus
        1 resourceRules authorization.v1.ResourceRule rk
        2 nonResourceRules authorization.v1.NonResourceRule rk
        3 incomplete b k
        4 evaluationError s
        =autoscaling.v1.Scale
        1 metadata meta.v1.ObjectMeta
        2 spec autoscaling.v1.ScaleSpec
        3 status autoscaling.v1.ScaleStatus
        =autoscaling.v1.ScaleSpec
        1 replicas i
        =autoscaling.v1.ScaleStatus
        1 replicas i k
        2 selector s
        =batch.v1.CronJob
        1 metadata meta.v1.ObjectMeta
        2 spec batch.v1.CronJobSpec
        3 status batch.v1.CronJobStatus
        =batch.v1.CronJobSpec
        1 schedule s k
        8 timeZone s k
        2 startingDeadlineSeconds i k
        3 concurrencyPolicy s
        4 suspend b k
        5 jobTemplate batch.v1.JobTemplateSpec k
        6 successfulJobsHistoryLimit i k
        7 failedJobsHistoryLimit i k
        =batch.v1.CronJobStatus
        1 active core.v1.ObjectReference r
        4 lastScheduleTime !Time k
        5 lastSuccessfulTime !Time k
        =batch.v1.Job
        1 metadata meta.v1.ObjectMeta
        2 spec batch.v1.JobSpec
        3 status batch.v1.JobStatus
        =batch.v1.JobCondition
        1 type s k
        2 status s k
        3 lastProbeTime !Time
        4 lastTransitionTime !Time
        5 reason s
        6 message s
        =batch.v1.JobSchedulingConfiguration
        =batch.v1.JobSpec
        1 parallelism i k
        2 completions i k
        3 activeDeadlineSeconds i k
        11 podFailurePolicy batch.v1.PodFailurePolicy k
        16 successPolicy batch.v1.SuccessPolicy k
        7 backoffLimit i k
        12 backoffLimitPerIndex i k
        13 maxFailedIndexes i k
        4 selector meta.v1.LabelSelector k
        5 manualSelector b k
        6 template core.v1.PodTemplateSpec k
        8 ttlSecondsAfterFinished i k
        9 completionMode s k
        10 suspend b k
        14 podReplacementPolicy s k
        15 managedBy s k
        17 scheduling batch.v1.JobSchedulingConfiguration k
        =batch.v1.JobStatus
        1 conditions batch.v1.JobCondition r
        2 startTime !Time k
        3 completionTime !Time k
        4 active i
        5 succeeded i
        6 failed i
        11 terminating i k
        7 completedIndexes s
        10 failedIndexes s k
        8 uncountedTerminatedPods batch.v1.UncountedTerminatedPods k
        9 ready i k
        =batch.v1.JobTemplateSpec
        1 metadata meta.v1.ObjectMeta
        2 spec batch.v1.JobSpec
        =batch.v1.PodFailurePolicy
        1 rules batch.v1.PodFailurePolicyRule rk
        =batch.v1.PodFailurePolicyOnExitCodesRequirement
        1 containerName s k
        2 operator s k
        3 values i rk
        =batch.v1.PodFailurePolicyOnPodConditionsPattern
        1 type s k
        2 status s k
        =batch.v1.PodFailurePolicyRule
        1 action s k
        2 onExitCodes batch.v1.PodFailurePolicyOnExitCodesRequirement k
        3 onPodConditions batch.v1.PodFailurePolicyOnPodConditionsPattern r
        =batch.v1.SuccessPolicy
        1 rules batch.v1.SuccessPolicyRule rk
        =batch.v1.SuccessPolicyRule
        1 succeededIndexes s k
        2 succeededCount i k
        =batch.v1.UncountedTerminatedPods
        1 succeeded s r
        2 failed s r
        =coordination.v1.Lease
        1 metadata meta.v1.ObjectMeta
        2 spec coordination.v1.LeaseSpec
        =coordination.v1.LeaseSpec
        1 holderIdentity s k
        2 leaseDurationSeconds i k
        3 acquireTime !Time k
        4 renewTime !Time k
        5 leaseTransitions i k
        6 strategy s k
        7 preferredHolder s k
        =core.v1.AWSElasticBlockStoreVolumeSource
        1 volumeID s k
        2 fsType s
        3 partition i
        4 readOnly b
        =core.v1.Affinity
        1 nodeAffinity core.v1.NodeAffinity k
        2 podAffinity core.v1.PodAffinity k
        3 podAntiAffinity core.v1.PodAntiAffinity k
        =core.v1.AppArmorProfile
        1 type s k
        2 localhostProfile s k
        =core.v1.AttachedVolume
        1 name s k
        2 devicePath s k
        =core.v1.AzureDiskVolumeSource
        1 diskName s k
        2 diskURI s k
        3 cachingMode s k
        4 fsType s k
        5 readOnly b k
        6 kind s k
        =core.v1.AzureFilePersistentVolumeSource
        1 secretName s k
        2 shareName s k
        3 readOnly b
        4 secretNamespace s k
        =core.v1.AzureFileVolumeSource
        1 secretName s k
        2 shareName s k
        3 readOnly b
        =core.v1.CSIPersistentVolumeSource
        1 driver s k
        2 volumeHandle s k
        3 readOnly b
        4 fsType s
        5 volumeAttributes s m
        6 controllerPublishSecretRef core.v1.SecretReference k
        7 nodeStageSecretRef core.v1.SecretReference k
        8 nodePublishSecretRef core.v1.SecretReference k
        9 controllerExpandSecretRef core.v1.SecretReference k
        10 nodeExpandSecretRef core.v1.SecretReference k
        =core.v1.CSIVolumeSource
        1 driver s k
        2 readOnly b k
        3 fsType s k
        4 volumeAttributes s m
        5 nodePublishSecretRef core.v1.LocalObjectReference k
        =core.v1.Capabilities
        1 add s r
        2 drop s r
        =core.v1.CephFSPersistentVolumeSource
        1 monitors s rk
        2 path s
        3 user s
        4 secretFile s
        5 secretRef core.v1.SecretReference k
        6 readOnly b
        =core.v1.CephFSVolumeSource
        1 monitors s rk
        2 path s
        3 user s
        4 secretFile s
        5 secretRef core.v1.LocalObjectReference k
        6 readOnly b
        =core.v1.CinderPersistentVolumeSource
        1 volumeID s k
        2 fsType s
        3 readOnly b
        4 secretRef core.v1.SecretReference k
        =core.v1.CinderVolumeSource
        1 volumeID s k
        2 fsType s
        3 readOnly b
        4 secretRef core.v1.LocalObjectReference k
        =core.v1.ClientIPConfig
        1 timeoutSeconds i k
        =core.v1.ClusterTrustBundleProjection
        1 name s k
        2 signerName s k
        3 labelSelector meta.v1.LabelSelector k
        5 optional b k
        4 path s k
        6 user i k
        =core.v1.ConfigMap
        1 metadata meta.v1.ObjectMeta
        4 immutable b k
        2 data s m
        3 binaryData y m
        =core.v1.ConfigMapEnvSource
        1 - core.v1.LocalObjectReference lk
        2 optional b k
        =core.v1.ConfigMapKeySelector
        1 - core.v1.LocalObjectReference lk
        2 key s k
        3 optional b k
        =core.v1.ConfigMapNodeConfigSource
        1 namespace s k
        2 name s k
        3 uid s
        4 resourceVersion s
        5 kubeletConfigKey s k
        =core.v1.ConfigMapProjection
        1 - core.v1.LocalObjectReference lk
        2 items core.v1.KeyToPath r
        4 optional b k
        =core.v1.ConfigMapVolumeSource
        1 - core.v1.LocalObjectReference lk
        2 items core.v1.KeyToPath r
        3 defaultMode i k
        4 optional b k
        5 defaultUser i k
        =core.v1.Container
        1 name s k
        2 image s
        3 command s r
        4 args s r
        5 workingDir s
        6 ports core.v1.ContainerPort r
        19 envFrom core.v1.EnvFromSource r
        7 env core.v1.EnvVar r
        8 resources core.v1.ResourceRequirements
        23 resizePolicy core.v1.ContainerResizePolicy r
        24 restartPolicy s k
        25 restartPolicyRules core.v1.ContainerRestartRule r
        9 volumeMounts core.v1.VolumeMount r
        21 volumeDevices core.v1.VolumeDevice r
        10 livenessProbe core.v1.Probe k
        11 readinessProbe core.v1.Probe k
        22 startupProbe core.v1.Probe k
        12 lifecycle core.v1.Lifecycle k
        13 terminationMessagePath s
        20 terminationMessagePolicy s
        14 imagePullPolicy s
        15 securityContext core.v1.SecurityContext k
        16 stdin b
        17 stdinOnce b
        18 tty b
        =core.v1.ContainerExtendedResourceRequest
        1 containerName s k
        2 resourceName s k
        3 requestName s k
        =core.v1.ContainerImage
        1 names s rk
        2 sizeBytes i
        =core.v1.ContainerPort
        1 name s
        2 hostPort i
        3 containerPort i k
        4 protocol s
        5 hostIP s
        =core.v1.ContainerResizePolicy
        1 resourceName s k
        2 restartPolicy s k
        =core.v1.ContainerRestartRule
        1 action s
        2 exitCodes core.v1.ContainerRestartRuleOnExitCodes
        =core.v1.ContainerRestartRuleOnExitCodes
        1 operator s
        2 values i r
        =core.v1.ContainerState
        1 waiting core.v1.ContainerStateWaiting k
        2 running core.v1.ContainerStateRunning k
        3 terminated core.v1.ContainerStateTerminated k
        =core.v1.ContainerStateRunning
        1 startedAt !Time
        =core.v1.ContainerStateTerminated
        1 exitCode i k
        2 signal i
        3 reason s
        4 message s
        5 startedAt !Time
        6 finishedAt !Time
        7 containerID s
        =core.v1.ContainerStateWaiting
        1 reason s
        2 message s
        =core.v1.ContainerStatus
        1 name s k
        2 state core.v1.ContainerState
        3 lastState core.v1.ContainerState
        4 ready b k
        5 restartCount i k
        6 image s k
        7 imageID s k
        8 containerID s
        9 started b k
        10 allocatedResources !Quantity m
        11 resources core.v1.ResourceRequirements k
        12 volumeMounts core.v1.VolumeMountStatus r
        13 user core.v1.ContainerUser k
        14 allocatedResourcesStatus core.v1.ResourceStatus r
        15 stopSignal s k
        =core.v1.ContainerUser
        1 linux core.v1.LinuxContainerUser k
        =core.v1.DaemonEndpoint
        1 Port i k
        =core.v1.DownwardAPIProjection
        1 items core.v1.DownwardAPIVolumeFile r
        =core.v1.DownwardAPIVolumeFile
        1 path s k
        2 fieldRef core.v1.ObjectFieldSelector k
        3 resourceFieldRef core.v1.ResourceFieldSelector k
        4 mode i k
        5 user i k
        =core.v1.DownwardAPIVolumeSource
        1 items core.v1.DownwardAPIVolumeFile r
        2 defaultMode i k
        3 defaultUser i k
        =core.v1.EmptyDirVolumeSource
        1 medium s
        2 sizeLimit !Quantity k
        3 mode i k
        =core.v1.EndpointAddress
        1 ip s k
        3 hostname s
        4 nodeName s k
        2 targetRef core.v1.ObjectReference k
        =core.v1.EndpointPort
        1 name s
        2 port i k
        3 protocol s
        4 appProtocol s k
        =core.v1.EndpointSubset
        1 addresses core.v1.EndpointAddress r
        2 notReadyAddresses core.v1.EndpointAddress r
        3 ports core.v1.EndpointPort r
        =core.v1.Endpoints
        1 metadata meta.v1.ObjectMeta
        2 subsets core.v1.EndpointSubset r
        =core.v1.EnvFromSource
        1 prefix s
        2 configMapRef core.v1.ConfigMapEnvSource k
        3 secretRef core.v1.SecretEnvSource k
        =core.v1.EnvVar
        1 name s k
        2 value s
        3 valueFrom core.v1.EnvVarSource k
        =core.v1.EnvVarSource
        1 fieldRef core.v1.ObjectFieldSelector k
        2 resourceFieldRef core.v1.ResourceFieldSelector k
        3 configMapKeyRef core.v1.ConfigMapKeySelector k
        4 secretKeyRef core.v1.SecretKeySelector k
        5 fileKeyRef core.v1.FileKeySelector k
        =core.v1.EphemeralContainer
        1 - core.v1.EphemeralContainerCommon lk
        2 targetContainerName s
        =core.v1.EphemeralContainerCommon
        1 name s k
        2 image s
        3 command s r
        4 args s r
        5 workingDir s
        6 ports core.v1.ContainerPort r
        19 envFrom core.v1.EnvFromSource r
        7 env core.v1.EnvVar r
        8 resources core.v1.ResourceRequirements
        23 resizePolicy core.v1.ContainerResizePolicy r
        24 restartPolicy s k
        25 restartPolicyRules core.v1.ContainerRestartRule r
        9 volumeMounts core.v1.VolumeMount r
        21 volumeDevices core.v1.VolumeDevice r
        10 livenessProbe core.v1.Probe k
        11 readinessProbe core.v1.Probe k
        22 startupProbe core.v1.Probe k
        12 lifecycle core.v1.Lifecycle k
        13 terminationMessagePath s
        20 terminationMessagePolicy s
        14 imagePullPolicy s
        15 securityContext core.v1.SecurityContext k
        16 stdin b
        17 stdinOnce b
        18 tty b
        =core.v1.EphemeralVolumeSource
        1 volumeClaimTemplate core.v1.PersistentVolumeClaimTemplate k
        =core.v1.Event
        1 metadata meta.v1.ObjectMeta k
        2 involvedObject core.v1.ObjectReference k
        3 reason s
        4 message s
        5 source core.v1.EventSource
        6 firstTimestamp !Time
        7 lastTimestamp !Time
        8 count i
        9 type s
        10 eventTime !Time
        11 series core.v1.EventSeries k
        12 action s
        13 related core.v1.ObjectReference k
        14 reportingComponent s k
        15 reportingInstance s k
        =core.v1.EventSeries
        1 count i
        2 lastObservedTime !Time
        =core.v1.EventSource
        1 component s
        2 host s
        =core.v1.EvictionResponder
        1 name s k
        2 priority i k
        =core.v1.ExecAction
        1 command s r
        =core.v1.FCVolumeSource
        1 targetWWNs s r
        2 lun i k
        3 fsType s
        4 readOnly b
        5 wwids s r
        =core.v1.FileKeySelector
        1 volumeName s k
        2 path s k
        3 key s k
        4 optional b k
        =core.v1.FlexPersistentVolumeSource
        1 driver s k
        2 fsType s
        3 secretRef core.v1.SecretReference k
        4 readOnly b
        5 options s m
        =core.v1.FlexVolumeSource
        1 driver s k
        2 fsType s
        3 secretRef core.v1.LocalObjectReference k
        4 readOnly b
        5 options s m
        =core.v1.FlockerVolumeSource
        1 datasetName s
        2 datasetUUID s
        =core.v1.GCEPersistentDiskVolumeSource
        1 pdName s k
        2 fsType s
        3 partition i
        4 readOnly b
        =core.v1.GRPCAction
        1 port i k
        2 service s k
        3 mode s k
        =core.v1.GitRepoVolumeSource
        1 repository s k
        2 revision s
        3 directory s
        =core.v1.GlusterfsPersistentVolumeSource
        1 endpoints s k
        2 path s k
        3 readOnly b
        4 endpointsNamespace s k
        =core.v1.GlusterfsVolumeSource
        1 endpoints s k
        2 path s k
        3 readOnly b
        =core.v1.HTTPGetAction
        1 path s
        2 port !IntOrString k
        3 host s
        4 scheme s
        5 httpHeaders core.v1.HTTPHeader r
        6 protocol s k
        =core.v1.HTTPHeader
        1 name s k
        2 value s k
        =core.v1.HostAlias
        1 ip s k
        2 hostnames s r
        =core.v1.HostIP
        1 ip s k
        =core.v1.HostPathVolumeSource
        1 path s k
        2 type s k
        =core.v1.ISCSIPersistentVolumeSource
        1 targetPortal s k
        2 iqn s k
        3 lun i k
        4 iscsiInterface s
        5 fsType s
        6 readOnly b
        7 portals s r
        8 chapAuthDiscovery b
        11 chapAuthSession b
        10 secretRef core.v1.SecretReference k
        12 initiatorName s k
        =core.v1.ISCSIVolumeSource
        1 targetPortal s k
        2 iqn s k
        3 lun i k
        4 iscsiInterface s
        5 fsType s
        6 readOnly b
        7 portals s r
        8 chapAuthDiscovery b
        11 chapAuthSession b
        10 secretRef core.v1.LocalObjectReference k
        12 initiatorName s k
        =core.v1.ImageVolumeSource
        1 reference s
        2 pullPolicy s
        =core.v1.ImageVolumeStatus
        1 imageRef s
        =core.v1.KeyToPath
        1 key s k
        2 path s k
        3 mode i k
        4 user i k
        =core.v1.Lifecycle
        1 postStart core.v1.LifecycleHandler k
        2 preStop core.v1.LifecycleHandler k
        3 stopSignal s k
        =core.v1.LifecycleHandler
        1 exec core.v1.ExecAction k
        2 httpGet core.v1.HTTPGetAction k
        3 tcpSocket core.v1.TCPSocketAction k
        4 sleep core.v1.SleepAction k
        =core.v1.LinuxContainerUser
        1 uid i k
        2 gid i k
        3 supplementalGroups i r
        =core.v1.LoadBalancerIngress
        1 ip s
        2 hostname s
        3 ipMode s k
        4 ports core.v1.PortStatus r
        =core.v1.LoadBalancerStatus
        1 ingress core.v1.LoadBalancerIngress r
        =core.v1.LocalObjectReference
        1 name s
        =core.v1.LocalVolumeSource
        1 path s k
        2 fsType s k
        =core.v1.ModifyVolumeStatus
        1 targetVolumeAttributesClassName s
        2 status s k
        =core.v1.NFSVolumeSource
        1 server s k
        2 path s k
        3 readOnly b
        =core.v1.Namespace
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.NamespaceSpec
        3 status core.v1.NamespaceStatus
        =core.v1.NamespaceCondition
        1 type s k
        2 status s k
        4 lastTransitionTime !Time
        5 reason s
        6 message s
        =core.v1.NamespaceSpec
        1 finalizers s r
        =core.v1.NamespaceStatus
        1 phase s
        2 conditions core.v1.NamespaceCondition r
        =core.v1.Node
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.NodeSpec
        3 status core.v1.NodeStatus
        =core.v1.NodeAddress
        1 type s k
        2 address s k
        =core.v1.NodeAffinity
        1 requiredDuringSchedulingIgnoredDuringExecution core.v1.NodeSelector k
        2 preferredDuringSchedulingIgnoredDuringExecution core.v1.PreferredSchedulingTerm r
        =core.v1.NodeAllocatableMappedResources
        1 name s k
        2 quantity !Quantity k
        =core.v1.NodeAllocatableOverheadResources
        1 name s k
        2 perPod !Quantity k
        3 perContainer !Quantity k
        =core.v1.NodeAllocatableResourceClaimStatus
        1 resourceClaimName s k
        2 containers s r
        4 mapping core.v1.NodeAllocatableMappedResources r
        5 overhead core.v1.NodeAllocatableOverheadResources r
        =core.v1.NodeCondition
        1 type s k
        2 status s k
        3 lastHeartbeatTime !Time
        4 lastTransitionTime !Time
        5 reason s
        6 message s
        =core.v1.NodeConfigSource
        2 configMap core.v1.ConfigMapNodeConfigSource k
        =core.v1.NodeConfigStatus
        1 assigned core.v1.NodeConfigSource k
        2 active core.v1.NodeConfigSource k
        3 lastKnownGood core.v1.NodeConfigSource k
        4 error s
        =core.v1.NodeDaemonEndpoints
        1 kubeletEndpoint core.v1.DaemonEndpoint
        =core.v1.NodeFeatures
        1 supplementalGroupsPolicy b k
        =core.v1.NodePodPreemptionPolicy
        1 disableResizePreemption s r
        =core.v1.NodeRuntimeHandler
        1 name s k
        2 features core.v1.NodeRuntimeHandlerFeatures k
        =core.v1.NodeRuntimeHandlerFeatures
        1 recursiveReadOnlyMounts b k
        2 userNamespaces b k
        =core.v1.NodeSelector
        1 nodeSelectorTerms core.v1.NodeSelectorTerm rk
        =core.v1.NodeSelectorRequirement
        1 key s k
        2 operator s k
        3 values s r
        =core.v1.NodeSelectorTerm
        1 matchExpressions core.v1.NodeSelectorRequirement r
        2 matchFields core.v1.NodeSelectorRequirement r
        =core.v1.NodeSpec
        1 podCIDR s
        7 podCIDRs s r
        3 providerID s
        4 unschedulable b
        5 taints core.v1.Taint r
        6 configSource core.v1.NodeConfigSource k
        2 externalID s
        8 podPreemptionPolicy core.v1.NodePodPreemptionPolicy k
        =core.v1.NodeStatus
        1 capacity !Quantity m
        2 allocatable !Quantity m
        3 phase s
        4 conditions core.v1.NodeCondition r
        5 addresses core.v1.NodeAddress r
        6 daemonEndpoints core.v1.NodeDaemonEndpoints
        7 nodeInfo core.v1.NodeSystemInfo
        8 images core.v1.ContainerImage r
        9 volumesInUse s r
        10 volumesAttached core.v1.AttachedVolume r
        11 config core.v1.NodeConfigStatus k
        12 runtimeHandlers core.v1.NodeRuntimeHandler r
        13 features core.v1.NodeFeatures k
        14 declaredFeatures s r
        =core.v1.NodeSwapStatus
        1 capacity i k
        =core.v1.NodeSystemInfo
        1 machineID s k
        2 systemUUID s k
        3 bootID s k
        4 kernelVersion s k
        5 osImage s k
        6 containerRuntimeVersion s k
        7 kubeletVersion s k
        8 kubeProxyVersion s k
        9 operatingSystem s k
        10 architecture s k
        11 swap core.v1.NodeSwapStatus k
        =core.v1.ObjectFieldSelector
        1 apiVersion s
        2 fieldPath s k
        =core.v1.ObjectReference
        1 kind s
        2 namespace s
        3 name s
        4 uid s
        5 apiVersion s
        6 resourceVersion s
        7 fieldPath s
        =core.v1.PersistentVolume
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.PersistentVolumeSpec
        3 status core.v1.PersistentVolumeStatus
        =core.v1.PersistentVolumeClaim
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.PersistentVolumeClaimSpec
        3 status core.v1.PersistentVolumeClaimStatus
        =core.v1.PersistentVolumeClaimCondition
        1 type s k
        2 status s k
        3 lastProbeTime !Time
        4 lastTransitionTime !Time
        5 reason s
        6 message s
        =core.v1.PersistentVolumeClaimSpec
        1 accessModes s r
        4 selector meta.v1.LabelSelector k
        2 resources core.v1.VolumeResourceRequirements
        3 volumeName s
        5 storageClassName s k
        6 volumeMode s k
        7 dataSource core.v1.TypedLocalObjectReference k
        8 dataSourceRef core.v1.TypedObjectReference k
        9 volumeAttributesClassName s k
        =core.v1.PersistentVolumeClaimStatus
        1 phase s
        2 accessModes s r
        3 capacity !Quantity m
        4 conditions core.v1.PersistentVolumeClaimCondition r
        5 allocatedResources !Quantity m
        7 allocatedResourceStatuses s m
        8 currentVolumeAttributesClassName s k
        9 modifyVolumeStatus core.v1.ModifyVolumeStatus k
        10 healthStatus core.v1.VolumeHealthStatus k
        =core.v1.PersistentVolumeClaimTemplate
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.PersistentVolumeClaimSpec k
        =core.v1.PersistentVolumeClaimVolumeSource
        1 claimName s k
        2 readOnly b
        =core.v1.PersistentVolumeSource
        1 gcePersistentDisk core.v1.GCEPersistentDiskVolumeSource k
        2 awsElasticBlockStore core.v1.AWSElasticBlockStoreVolumeSource k
        3 hostPath core.v1.HostPathVolumeSource k
        4 glusterfs core.v1.GlusterfsPersistentVolumeSource k
        5 nfs core.v1.NFSVolumeSource k
        6 rbd core.v1.RBDPersistentVolumeSource k
        7 iscsi core.v1.ISCSIPersistentVolumeSource k
        8 cinder core.v1.CinderPersistentVolumeSource k
        9 cephfs core.v1.CephFSPersistentVolumeSource k
        10 fc core.v1.FCVolumeSource k
        11 flocker core.v1.FlockerVolumeSource k
        12 flexVolume core.v1.FlexPersistentVolumeSource k
        13 azureFile core.v1.AzureFilePersistentVolumeSource k
        14 vsphereVolume core.v1.VsphereVirtualDiskVolumeSource k
        15 quobyte core.v1.QuobyteVolumeSource k
        16 azureDisk core.v1.AzureDiskVolumeSource k
        17 photonPersistentDisk core.v1.PhotonPersistentDiskVolumeSource k
        18 portworxVolume core.v1.PortworxVolumeSource k
        19 scaleIO core.v1.ScaleIOPersistentVolumeSource k
        20 local core.v1.LocalVolumeSource k
        21 storageos core.v1.StorageOSPersistentVolumeSource k
        22 csi core.v1.CSIPersistentVolumeSource k
        =core.v1.PersistentVolumeSpec
        1 capacity !Quantity m
        2 - core.v1.PersistentVolumeSource lk
        3 accessModes s r
        4 claimRef core.v1.ObjectReference k
        5 persistentVolumeReclaimPolicy s
        6 storageClassName s
        7 mountOptions s r
        8 volumeMode s k
        9 nodeAffinity core.v1.VolumeNodeAffinity k
        10 volumeAttributesClassName s k
        =core.v1.PersistentVolumeStatus
        1 phase s
        2 message s
        3 reason s
        4 lastPhaseTransitionTime !Time k
        =core.v1.PhotonPersistentDiskVolumeSource
        1 pdID s k
        2 fsType s
        =core.v1.Pod
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.PodSpec
        3 status core.v1.PodStatus
        =core.v1.PodAffinity
        1 requiredDuringSchedulingIgnoredDuringExecution core.v1.PodAffinityTerm r
        2 preferredDuringSchedulingIgnoredDuringExecution core.v1.WeightedPodAffinityTerm r
        =core.v1.PodAffinityTerm
        1 labelSelector meta.v1.LabelSelector k
        2 namespaces s r
        3 topologyKey s k
        4 namespaceSelector meta.v1.LabelSelector k
        5 matchLabelKeys s r
        6 mismatchLabelKeys s r
        =core.v1.PodAntiAffinity
        1 requiredDuringSchedulingIgnoredDuringExecution core.v1.PodAffinityTerm r
        2 preferredDuringSchedulingIgnoredDuringExecution core.v1.WeightedPodAffinityTerm r
        =core.v1.PodCertificateProjection
        1 signerName s
        2 keyType s
        3 maxExpirationSeconds i k
        4 credentialBundlePath s
        5 keyPath s
        6 certificateChainPath s
        7 userAnnotations s m
        8 user i k
        =core.v1.PodCondition
        1 type s k
        7 observedGeneration i
        2 status s k
        3 lastProbeTime !Time
        4 lastTransitionTime !Time
        5 reason s
        6 message s
        =core.v1.PodDNSConfig
        1 nameservers s r
        2 searches s r
        3 options core.v1.PodDNSConfigOption r
        =core.v1.PodDNSConfigOption
        1 name s
        2 value s k
        =core.v1.PodExtendedResourceClaimStatus
        1 requestMappings core.v1.ContainerExtendedResourceRequest rk
        2 resourceClaimName s k
        =core.v1.PodIP
        1 ip s k
        =core.v1.PodOS
        1 name s k
        =core.v1.PodReadinessGate
        1 conditionType s k
        =core.v1.PodResourceClaim
        1 name s k
        3 resourceClaimName s k
        4 resourceClaimTemplateName s k
        =core.v1.PodResourceClaimStatus
        1 name s k
        2 resourceClaimName s k
        =core.v1.PodSchedulingGate
        1 name s k
        =core.v1.PodSchedulingGroup
        1 podGroupName s k
        =core.v1.PodSecurityContext
        1 seLinuxOptions core.v1.SELinuxOptions k
        8 windowsOptions core.v1.WindowsSecurityContextOptions k
        2 runAsUser i k
        6 runAsGroup i k
        3 runAsNonRoot b k
        4 supplementalGroups i r
        12 supplementalGroupsPolicy s k
        5 fsGroup i k
        7 sysctls core.v1.Sysctl r
        9 fsGroupChangePolicy s k
        10 seccompProfile core.v1.SeccompProfile k
        11 appArmorProfile core.v1.AppArmorProfile k
        13 seLinuxChangePolicy s k
        =core.v1.PodSpec
        1 volumes core.v1.Volume r
        20 initContainers core.v1.Container r
        2 containers core.v1.Container r
        34 ephemeralContainers core.v1.EphemeralContainer r
        3 restartPolicy s
        4 terminationGracePeriodSeconds i k
        5 activeDeadlineSeconds i k
        6 dnsPolicy s
        7 nodeSelector s m
        8 serviceAccountName s
        9 serviceAccount s
        21 automountServiceAccountToken b k
        10 nodeName s
        11 hostNetwork b
        12 hostPID b
        13 hostIPC b
        27 shareProcessNamespace b k
        14 securityContext core.v1.PodSecurityContext k
        15 imagePullSecrets core.v1.LocalObjectReference r
        16 hostname s
        17 subdomain s
        18 affinity core.v1.Affinity k
        19 schedulerName s
        22 tolerations core.v1.Toleration r
        23 hostAliases core.v1.HostAlias r
        24 priorityClassName s
        25 priority i k
        26 dnsConfig core.v1.PodDNSConfig k
        28 readinessGates core.v1.PodReadinessGate r
        29 runtimeClassName s k
        30 enableServiceLinks b k
        31 preemptionPolicy s k
        32 overhead !Quantity m
        33 topologySpreadConstraints core.v1.TopologySpreadConstraint r
        35 setHostnameAsFQDN b k
        36 os core.v1.PodOS k
        37 hostUsers b k
        38 schedulingGates core.v1.PodSchedulingGate r
        39 resourceClaims core.v1.PodResourceClaim r
        40 resources core.v1.ResourceRequirements k
        41 hostnameOverride s k
        43 schedulingGroup core.v1.PodSchedulingGroup k
        44 evictionResponders core.v1.EvictionResponder r
        =core.v1.PodStatus
        17 observedGeneration i
        1 phase s
        2 conditions core.v1.PodCondition r
        3 message s
        4 reason s
        11 nominatedNodeName s
        5 hostIP s
        16 hostIPs core.v1.HostIP r
        6 podIP s
        12 podIPs core.v1.PodIP r
        7 startTime !Time k
        10 initContainerStatuses core.v1.ContainerStatus r
        8 containerStatuses core.v1.ContainerStatus r
        9 qosClass s
        13 ephemeralContainerStatuses core.v1.ContainerStatus r
        14 resize s
        15 resourceClaimStatuses core.v1.PodResourceClaimStatus r
        18 extendedResourceClaimStatus core.v1.PodExtendedResourceClaimStatus k
        19 allocatedResources !Quantity m
        20 resources core.v1.ResourceRequirements k
        21 nodeAllocatableResourceClaimStatuses core.v1.NodeAllocatableResourceClaimStatus r
        22 volumeHealth core.v1.PodVolumeHealth r
        =core.v1.PodTemplateSpec
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.PodSpec
        =core.v1.PodVolumeHealth
        1 name s k
        2 healthConditions core.v1.VolumeHealthCondition r
        3 lastTransitionTime !Time
        =core.v1.PortStatus
        1 port i k
        2 protocol s k
        3 error s k
        =core.v1.PortworxVolumeSource
        1 volumeID s k
        2 fsType s
        3 readOnly b
        =core.v1.PreferredSchedulingTerm
        1 weight i k
        2 preference core.v1.NodeSelectorTerm k
        =core.v1.Probe
        1 - core.v1.ProbeHandler lk
        2 initialDelaySeconds i
        3 timeoutSeconds i
        4 periodSeconds i
        5 successThreshold i
        6 failureThreshold i
        7 terminationGracePeriodSeconds i k
        =core.v1.ProbeHandler
        1 exec core.v1.ExecAction k
        2 httpGet core.v1.HTTPGetAction k
        3 tcpSocket core.v1.TCPSocketAction k
        4 grpc core.v1.GRPCAction k
        =core.v1.ProjectedVolumeSource
        1 sources core.v1.VolumeProjection rk
        2 defaultMode i k
        3 defaultUser i k
        =core.v1.QuobyteVolumeSource
        1 registry s k
        2 volume s k
        3 readOnly b
        4 user s
        5 group s
        6 tenant s
        =core.v1.RBDPersistentVolumeSource
        1 monitors s rk
        2 image s k
        3 fsType s
        4 pool s
        5 user s
        6 keyring s
        7 secretRef core.v1.SecretReference k
        8 readOnly b
        =core.v1.RBDVolumeSource
        1 monitors s rk
        2 image s k
        3 fsType s
        4 pool s
        5 user s
        6 keyring s
        7 secretRef core.v1.LocalObjectReference k
        8 readOnly b
        =core.v1.ReplicationController
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.ReplicationControllerSpec
        3 status core.v1.ReplicationControllerStatus
        =core.v1.ReplicationControllerCondition
        1 type s k
        2 status s k
        3 lastTransitionTime !Time
        4 reason s
        5 message s
        =core.v1.ReplicationControllerSpec
        1 replicas i k
        4 minReadySeconds i
        2 selector s m
        3 template core.v1.PodTemplateSpec k
        =core.v1.ReplicationControllerStatus
        1 replicas i k
        2 fullyLabeledReplicas i
        4 readyReplicas i
        5 availableReplicas i
        3 observedGeneration i
        6 conditions core.v1.ReplicationControllerCondition r
        =core.v1.ResourceClaim
        1 name s k
        2 request s
        =core.v1.ResourceFieldSelector
        1 containerName s
        2 resource s k
        3 divisor !Quantity
        =core.v1.ResourceHealth
        1 resourceID s k
        2 health s
        6 message s k
        =core.v1.ResourceRequirements
        1 limits !Quantity m
        2 requests !Quantity m
        3 claims core.v1.ResourceClaim r
        =core.v1.ResourceStatus
        1 name s k
        2 resources core.v1.ResourceHealth r
        =core.v1.SELinuxOptions
        1 user s
        2 role s
        3 type s
        4 level s
        =core.v1.ScaleIOPersistentVolumeSource
        1 gateway s k
        2 system s k
        3 secretRef core.v1.SecretReference k
        4 sslEnabled b
        5 protectionDomain s
        6 storagePool s
        7 storageMode s
        8 volumeName s
        9 fsType s
        10 readOnly b
        =core.v1.ScaleIOVolumeSource
        1 gateway s k
        2 system s k
        3 secretRef core.v1.LocalObjectReference k
        4 sslEnabled b
        5 protectionDomain s
        6 storagePool s
        7 storageMode s
        8 volumeName s
        9 fsType s
        10 readOnly b
        =core.v1.SeccompProfile
        1 type s k
        2 localhostProfile s k
        =core.v1.Secret
        1 metadata meta.v1.ObjectMeta
        5 immutable b k
        2 data y m
        4 stringData s m
        3 type s
        =core.v1.SecretEnvSource
        1 - core.v1.LocalObjectReference lk
        2 optional b k
        =core.v1.SecretKeySelector
        1 - core.v1.LocalObjectReference lk
        2 key s k
        3 optional b k
        =core.v1.SecretProjection
        1 - core.v1.LocalObjectReference lk
        2 items core.v1.KeyToPath r
        4 optional b k
        =core.v1.SecretReference
        1 name s
        2 namespace s
        =core.v1.SecretVolumeSource
        1 secretName s
        2 items core.v1.KeyToPath r
        3 defaultMode i k
        4 optional b k
        5 defaultUser i k
        =core.v1.SecurityContext
        1 capabilities core.v1.Capabilities k
        2 privileged b k
        3 seLinuxOptions core.v1.SELinuxOptions k
        10 windowsOptions core.v1.WindowsSecurityContextOptions k
        4 runAsUser i k
        8 runAsGroup i k
        5 runAsNonRoot b k
        6 readOnlyRootFilesystem b k
        7 allowPrivilegeEscalation b k
        9 procMount s k
        11 seccompProfile core.v1.SeccompProfile k
        12 appArmorProfile core.v1.AppArmorProfile k
        =core.v1.Service
        1 metadata meta.v1.ObjectMeta
        2 spec core.v1.ServiceSpec
        3 status core.v1.ServiceStatus
        =core.v1.ServiceAccount
        1 metadata meta.v1.ObjectMeta
        2 secrets core.v1.ObjectReference r
        3 imagePullSecrets core.v1.LocalObjectReference r
        4 automountServiceAccountToken b k
        =core.v1.ServiceAccountTokenProjection
        1 audience s
        2 expirationSeconds i k
        3 path s k
        4 user i k
        =core.v1.ServicePort
        1 name s
        2 protocol s
        6 appProtocol s k
        3 port i k
        4 targetPort !IntOrString
        5 nodePort i
        =core.v1.ServiceSpec
        1 ports core.v1.ServicePort r
        2 selector s m
        3 clusterIP s
        18 clusterIPs s r
        4 type s
        5 externalIPs s r
        7 sessionAffinity s
        8 loadBalancerIP s
        9 loadBalancerSourceRanges s r
        10 externalName s
        11 externalTrafficPolicy s
        12 healthCheckNodePort i
        13 publishNotReadyAddresses b
        14 sessionAffinityConfig core.v1.SessionAffinityConfig k
        19 ipFamilies s r
        17 ipFamilyPolicy s k
        20 allocateLoadBalancerNodePorts b k
        21 loadBalancerClass s k
        22 internalTrafficPolicy s k
        23 trafficDistribution s k
        =core.v1.ServiceStatus
        1 loadBalancer core.v1.LoadBalancerStatus
        2 conditions meta.v1.Condition r
        =core.v1.SessionAffinityConfig
        1 clientIP core.v1.ClientIPConfig k
        =core.v1.SleepAction
        1 seconds i k
        =core.v1.StorageOSPersistentVolumeSource
        1 volumeName s
        2 volumeNamespace s
        3 fsType s
        4 readOnly b
        5 secretRef core.v1.ObjectReference k
        =core.v1.StorageOSVolumeSource
        1 volumeName s
        2 volumeNamespace s
        3 fsType s
        4 readOnly b
        5 secretRef core.v1.LocalObjectReference k
        =core.v1.Sysctl
        1 name s k
        2 value s k
        =core.v1.TCPSocketAction
        1 port !IntOrString k
        2 host s
        =core.v1.Taint
        1 key s k
        2 value s
        3 effect s k
        4 timeAdded !Time k
        =core.v1.Toleration
        1 key s
        2 operator s
        3 value s
        4 effect s
        5 tolerationSeconds i k
        =core.v1.TopologySpreadConstraint
        1 maxSkew i k
        2 topologyKey s k
        3 whenUnsatisfiable s k
        4 labelSelector meta.v1.LabelSelector k
        5 minDomains i k
        6 nodeAffinityPolicy s k
        7 nodeTaintsPolicy s k
        8 matchLabelKeys s r
        =core.v1.TypedLocalObjectReference
        1 apiGroup s k
        2 kind s k
        3 name s k
        =core.v1.TypedObjectReference
        1 apiGroup s k
        2 kind s k
        3 name s k
        4 namespace s k
        =core.v1.Volume
        1 name s k
        2 - core.v1.VolumeSource lk
        =core.v1.VolumeDevice
        1 name s k
        2 devicePath s k
        =core.v1.VolumeHealthCondition
        1 status s k
        2 reason s k
        3 message s
        =core.v1.VolumeHealthStatus
        1 healthConditions core.v1.VolumeHealthCondition r
        2 lastTransitionTime !Time
        =core.v1.VolumeMount
        1 name s k
        2 readOnly b
        7 recursiveReadOnly s k
        3 mountPath s k
        4 subPath s
        5 mountPropagation s k
        6 subPathExpr s
        8 bindMountOptions s r
        =core.v1.VolumeMountStatus
        1 name s k
        2 mountPath s k
        3 readOnly b
        4 recursiveReadOnly s k
        5 volumeStatus core.v1.VolumeStatus k
        =core.v1.VolumeNodeAffinity
        1 required core.v1.NodeSelector k
        =core.v1.VolumeProjection
        1 secret core.v1.SecretProjection k
        2 downwardAPI core.v1.DownwardAPIProjection k
        3 configMap core.v1.ConfigMapProjection k
        4 serviceAccountToken core.v1.ServiceAccountTokenProjection k
        5 clusterTrustBundle core.v1.ClusterTrustBundleProjection k
        6 podCertificate core.v1.PodCertificateProjection k
        =core.v1.VolumeResourceRequirements
        1 limits !Quantity m
        2 requests !Quantity m
        =core.v1.VolumeSource
        1 hostPath core.v1.HostPathVolumeSource k
        2 emptyDir core.v1.EmptyDirVolumeSource k
        3 gcePersistentDisk core.v1.GCEPersistentDiskVolumeSource k
        4 awsElasticBlockStore core.v1.AWSElasticBlockStoreVolumeSource k
        5 gitRepo core.v1.GitRepoVolumeSource k
        6 secret core.v1.SecretVolumeSource k
        7 nfs core.v1.NFSVolumeSource k
        8 iscsi core.v1.ISCSIVolumeSource k
        9 glusterfs core.v1.GlusterfsVolumeSource k
        10 persistentVolumeClaim core.v1.PersistentVolumeClaimVolumeSource k
        11 rbd core.v1.RBDVolumeSource k
        12 flexVolume core.v1.FlexVolumeSource k
        13 cinder core.v1.CinderVolumeSource k
        14 cephfs core.v1.CephFSVolumeSource k
        15 flocker core.v1.FlockerVolumeSource k
        16 downwardAPI core.v1.DownwardAPIVolumeSource k
        17 fc core.v1.FCVolumeSource k
        18 azureFile core.v1.AzureFileVolumeSource k
        19 configMap core.v1.ConfigMapVolumeSource k
        20 vsphereVolume core.v1.VsphereVirtualDiskVolumeSource k
        21 quobyte core.v1.QuobyteVolumeSource k
        22 azureDisk core.v1.AzureDiskVolumeSource k
        23 photonPersistentDisk core.v1.PhotonPersistentDiskVolumeSource k
        26 projected core.v1.ProjectedVolumeSource k
        24 portworxVolume core.v1.PortworxVolumeSource k
        25 scaleIO core.v1.ScaleIOVolumeSource k
        27 storageos core.v1.StorageOSVolumeSource k
        28 csi core.v1.CSIVolumeSource k
        29 ephemeral core.v1.EphemeralVolumeSource k
        30 image core.v1.ImageVolumeSource k
        =core.v1.VolumeStatus
        1 image core.v1.ImageVolumeStatus k
        =core.v1.VsphereVirtualDiskVolumeSource
        1 volumePath s k
        2 fsType s
        3 storagePolicyName s
        4 storagePolicyID s
        =core.v1.WeightedPodAffinityTerm
        1 weight i k
        2 podAffinityTerm core.v1.PodAffinityTerm k
        =core.v1.WindowsSecurityContextOptions
        1 gmsaCredentialSpecName s k
        2 gmsaCredentialSpec s k
        3 runAsUserName s k
        4 hostProcess b k
        =discovery.v1.Endpoint
        1 addresses s rk
        2 conditions discovery.v1.EndpointConditions
        3 hostname s k
        4 targetRef core.v1.ObjectReference k
        5 deprecatedTopology s m
        6 nodeName s k
        7 zone s k
        8 hints discovery.v1.EndpointHints k
        =discovery.v1.EndpointConditions
        1 ready b k
        2 serving b k
        3 terminating b k
        =discovery.v1.EndpointHints
        1 forZones discovery.v1.ForZone r
        2 forNodes discovery.v1.ForNode r
        =discovery.v1.EndpointPort
        1 name s k
        2 protocol s k
        3 port i k
        4 appProtocol s k
        =discovery.v1.EndpointSlice
        1 metadata meta.v1.ObjectMeta
        4 addressType s k
        2 endpoints discovery.v1.Endpoint rk
        3 ports discovery.v1.EndpointPort rk
        =discovery.v1.ForNode
        1 name s k
        =discovery.v1.ForZone
        1 name s k
        =events.v1.Event
        1 metadata meta.v1.ObjectMeta k
        2 eventTime !Time k
        3 series events.v1.EventSeries k
        4 reportingController s
        5 reportingInstance s
        6 action s
        7 reason s
        8 regarding core.v1.ObjectReference
        9 related core.v1.ObjectReference k
        10 note s
        11 type s
        12 deprecatedSource core.v1.EventSource
        13 deprecatedFirstTimestamp !Time
        14 deprecatedLastTimestamp !Time
        15 deprecatedCount i
        =events.v1.EventSeries
        1 count i k
        2 lastObservedTime !Time k
        =meta.v1.Condition
        1 type s k
        2 status s k
        3 observedGeneration i
        4 lastTransitionTime !Time k
        5 reason s k
        6 message s k
        =meta.v1.DeleteOptions
        1 gracePeriodSeconds i k
        2 preconditions meta.v1.Preconditions k
        3 orphanDependents b k
        4 propagationPolicy s k
        5 dryRun s r
        6 ignoreStoreReadErrorWithClusterBreakingPotential b k
        =meta.v1.FieldSelectorRequirement
        1 key s k
        2 operator s k
        3 values s r
        =meta.v1.LabelSelector
        1 matchLabels s m
        2 matchExpressions meta.v1.LabelSelectorRequirement r
        =meta.v1.LabelSelectorRequirement
        1 key s k
        2 operator s k
        3 values s r
        =meta.v1.ManagedFieldsEntry
        1 manager s
        2 operation s
        3 apiVersion s
        4 time !Time k
        6 fieldsType s
        7 fieldsV1 !Raw k
        8 subresource s
        =meta.v1.ObjectMeta
        1 name s
        2 generateName s
        3 namespace s
        4 selfLink s
        5 uid s
        6 resourceVersion s
        7 generation i
        8 creationTimestamp !Time
        9 deletionTimestamp !Time k
        10 deletionGracePeriodSeconds i k
        11 labels s m
        12 annotations s m
        13 ownerReferences meta.v1.OwnerReference r
        14 finalizers s r
        17 managedFields meta.v1.ManagedFieldsEntry r
        =meta.v1.OwnerReference
        5 apiVersion s k
        1 kind s k
        3 name s k
        4 uid s k
        6 controller b k
        7 blockOwnerDeletion b k
        =meta.v1.Preconditions
        1 uid s k
        2 resourceVersion s k
        =networking.v1.HTTPIngressPath
        1 path s
        3 pathType s k
        2 backend networking.v1.IngressBackend k
        =networking.v1.HTTPIngressRuleValue
        1 paths networking.v1.HTTPIngressPath rk
        =networking.v1.Ingress
        1 metadata meta.v1.ObjectMeta
        2 spec networking.v1.IngressSpec
        3 status networking.v1.IngressStatus
        =networking.v1.IngressBackend
        4 service networking.v1.IngressServiceBackend k
        3 resource core.v1.TypedLocalObjectReference k
        =networking.v1.IngressLoadBalancerIngress
        1 ip s
        2 hostname s
        4 ports networking.v1.IngressPortStatus r
        =networking.v1.IngressLoadBalancerStatus
        1 ingress networking.v1.IngressLoadBalancerIngress r
        =networking.v1.IngressPortStatus
        1 port i k
        2 protocol s k
        3 error s k
        =networking.v1.IngressRule
        1 host s
        2 - networking.v1.IngressRuleValue lk
        =networking.v1.IngressRuleValue
        1 http networking.v1.HTTPIngressRuleValue k
        =networking.v1.IngressServiceBackend
        1 name s k
        2 port networking.v1.ServiceBackendPort
        =networking.v1.IngressSpec
        4 ingressClassName s k
        1 defaultBackend networking.v1.IngressBackend k
        2 tls networking.v1.IngressTLS r
        3 rules networking.v1.IngressRule r
        =networking.v1.IngressStatus
        1 loadBalancer networking.v1.IngressLoadBalancerStatus
        =networking.v1.IngressTLS
        1 hosts s r
        2 secretName s
        =networking.v1.ServiceBackendPort
        1 name s
        2 number i
        =rbac.v1.AggregationRule
        1 clusterRoleSelectors meta.v1.LabelSelector r
        =rbac.v1.ClusterRole
        1 metadata meta.v1.ObjectMeta
        2 rules rbac.v1.PolicyRule rk
        3 aggregationRule rbac.v1.AggregationRule k
        =rbac.v1.ClusterRoleBinding
        1 metadata meta.v1.ObjectMeta
        2 subjects rbac.v1.Subject r
        3 roleRef rbac.v1.RoleRef k
        =rbac.v1.PolicyRule
        1 verbs s rk
        2 apiGroups s r
        3 resources s r
        4 resourceNames s r
        5 nonResourceURLs s r
        =rbac.v1.Role
        1 metadata meta.v1.ObjectMeta
        2 rules rbac.v1.PolicyRule rk
        =rbac.v1.RoleBinding
        1 metadata meta.v1.ObjectMeta
        2 subjects rbac.v1.Subject r
        3 roleRef rbac.v1.RoleRef k
        =rbac.v1.RoleRef
        1 apiGroup s k
        2 kind s k
        3 name s k
        =rbac.v1.Subject
        1 kind s k
        2 apiGroup s
        3 name s k
        4 namespace s
        """
}
