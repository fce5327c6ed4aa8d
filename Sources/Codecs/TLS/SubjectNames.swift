// The names inside a certificate as text, in the spelling Envoy gives them.

import Base
import COpenSSL

struct SubjectName {
    /// GEN_DNS, GEN_URI, ...
    let type: Int32
    let text: String
    /// Of an other name: the type's identifier in dotted form.
    let oid: String
}

enum SubjectNames {
    /// Subject alternative names in the order of the certificate; nil when the extension is missing.
    static func all(of certificate: OpaquePointer) -> [SubjectName]? {
        guard let names = unsafe skein_names_of(certificate) else { return nil }
        defer { unsafe GENERAL_NAMES_free(names) }
        var result: [SubjectName] = []
        for index in 0..<(unsafe skein_names_count(names)) {
            guard let name = unsafe skein_names_at(names, index) else { continue }
            unsafe result.append(read(name))
        }
        return result
    }

    private static func read(_ name: UnsafePointer<GENERAL_NAME>) -> SubjectName {
        let type = unsafe name.pointee.type
        switch type {
        case GEN_DNS, GEN_URI, GEN_EMAIL:
            // All three are IA5 strings at the same place of the union.
            return unsafe SubjectName(type: type, text: text(name.pointee.d.ia5), oid: "")
        case GEN_IPADD:
            return unsafe SubjectName(type: type, text: address(bytes(name.pointee.d.iPAddress)), oid: "")
        case GEN_OTHERNAME:
            guard let other = unsafe name.pointee.d.otherName else { break }
            return unsafe SubjectName(
                type: type, text: value(other.pointee.value), oid: dotted(other.pointee.type_id))
        default: break
        }
        return SubjectName(type: type, text: "", oid: "")
    }

    private static func bytes(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string = unsafe string, let start = unsafe ASN1_STRING_get0_data(string) else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
    }

    static func text(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> String {
        unsafe String(decoding: bytes(string), as: UTF8.self)
    }

    private static func address(_ bytes: [UInt8]) -> String {
        func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: return IPAddress(v4: UInt32(word(0..<4))).description
        case 16: return IPAddress(family: .v6, high: word(0..<8), low: word(8..<16)).description
        default: return ""
        }
    }

    static func dotted(_ object: OpaquePointer?) -> String {
        guard let object = unsafe object else { return "" }
        var buffer = [CChar](repeating: 0, count: 256)
        let length = unsafe OBJ_obj2txt(&buffer, 256, object, 1)
        guard length > 0, length < 256 else { return "" }
        return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func value(_ value: UnsafeMutablePointer<ASN1_TYPE>?) -> String {
        guard let value = unsafe value else { return "" }
        switch unsafe value.pointee.type {
        case V_ASN1_NULL: return ""
        case V_ASN1_BOOLEAN: return unsafe value.pointee.value.boolean != 0 ? "true" : "false"
        case V_ASN1_INTEGER, V_ASN1_ENUMERATED: return unsafe integer(value.pointee.value.integer)
        case V_ASN1_OBJECT: return unsafe dotted(value.pointee.value.object)
        case V_ASN1_BMPSTRING, V_ASN1_UNIVERSALSTRING: return unsafe utf8(value.pointee.value.asn1_string)
        default: return unsafe text(value.pointee.value.asn1_string)
        }
    }

    /// BMP and universal strings hold wide characters.
    static func utf8(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> String {
        guard let string = unsafe string else { return "" }
        var start: UnsafeMutablePointer<UInt8>?
        let length = unsafe ASN1_STRING_to_UTF8(&start, string)
        defer { unsafe skein_free(start) }
        guard length > 0 else { return "" }
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: Int(length)), as: UTF8.self)
    }

    private static func integer(_ number: UnsafeMutablePointer<ASN1_INTEGER>?) -> String {
        guard let number = unsafe number, let big = unsafe ASN1_INTEGER_to_BN(number, nil) else { return "" }
        defer { unsafe BN_free(big) }
        guard let digits = unsafe BN_bn2dec(big) else { return "" }
        defer { unsafe skein_free(digits) }
        return unsafe String(cString: digits)
    }
}
