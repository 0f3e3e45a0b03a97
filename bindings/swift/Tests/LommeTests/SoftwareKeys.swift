import Foundation
import Lomme

/// A key store in memory, by the system's own cryptography: CryptoKit, or OpenSSL where there is none. It stands in for the Secure Enclave in
/// tests and protects nothing.
final class SoftwareKeys: SecureKeys {
    private let keys = Locked<[String: SoftwareKey]>([:])
    private let wrapping = WrappingKey()

    /// How many keys there are.
    var count: Int { keys.read { $0.count } }

    func makeKey(keyId: String) throws -> Data {
        let key = try SoftwareKey()
        keys.change { $0[keyId] = key }
        return try key.publicPoint()
    }

    func sign(keyId: String, message: Data) throws -> Data {
        guard let key = keys.read({ $0[keyId] }) else { throw KeyStoreError.NoSuchKey }
        return try key.sign(message)
    }

    func deleteKey(keyId: String) {
        keys.change { $0[keyId] = nil }
    }

    func wrap(secret: Data) throws -> Data { try wrapping.seal(secret) }

    func unwrap(wrapped: Data) throws -> Data { try wrapping.open(wrapped) }
}

#if canImport(CryptoKit)
    import CryptoKit

    private struct SoftwareKey: Sendable {
        private let key = P256.Signing.PrivateKey()

        init() throws {}

        func publicPoint() throws -> Data { key.publicKey.x963Representation }

        func sign(_ message: Data) throws -> Data { try key.signature(for: message).derRepresentation }
    }

    private struct WrappingKey: Sendable {
        private let key = SymmetricKey(size: .bits256)

        func seal(_ secret: Data) throws -> Data {
            guard let sealed = try AES.GCM.seal(secret, using: key).combined else { throw KeyStoreError.Failed }
            return sealed
        }

        func open(_ sealed: Data) throws -> Data {
            do {
                return try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key)
            } catch {
                throw KeyStoreError.Failed
            }
        }
    }
#else
    import OpenSSL

    /// A P-256 key of OpenSSL's. It is only read after it was made, so threads may share it.
    private final class SoftwareKey: @unchecked Sendable {
        private let key: OpaquePointer

        init() throws {
            let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
            defer { EVP_PKEY_CTX_free(context) }
            var made: OpaquePointer?
            guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
                EVP_PKEY_generate(context, &made) == 1, let made
            else { throw KeyStoreError.Failed }
            key = made
        }

        deinit { EVP_PKEY_free(key) }

        func publicPoint() throws -> Data {
            var point = [UInt8](repeating: 0, count: 65)
            var length = 0
            guard EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, &point, point.count, &length) == 1 else {
                throw KeyStoreError.Failed
            }
            return Data(point.prefix(length))
        }

        func sign(_ message: Data) throws -> Data {
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            let message = [UInt8](message)
            var signature = [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key)))
            var length = signature.count
            guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
                EVP_DigestSign(context, &signature, &length, message, message.count) == 1
            else { throw KeyStoreError.Failed }
            return Data(signature.prefix(length))
        }
    }

    /// AES-256-GCM: a nonce of twelve bytes, what is sealed, a tag of sixteen.
    private struct WrappingKey: Sendable {
        private static let nonceBytes = 12
        private static let tagBytes = 16
        private let key = random(32)

        func seal(_ secret: Data) throws -> Data {
            let (nonce, secret) = (random(Self.nonceBytes), [UInt8](secret))
            var sealed = [UInt8](repeating: 0, count: secret.count)
            var tag = [UInt8](repeating: 0, count: Self.tagBytes)
            let context = EVP_CIPHER_CTX_new()
            defer { EVP_CIPHER_CTX_free(context) }
            var (length, rest) = (Int32(0), Int32(0))
            guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
                EVP_EncryptUpdate(context, &sealed, &length, secret, Int32(secret.count)) == 1,
                EVP_EncryptFinal_ex(context, nil, &rest) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
            else { throw KeyStoreError.Failed }
            return Data(nonce + sealed + tag)
        }

        func open(_ sealed: Data) throws -> Data {
            guard sealed.count > Self.nonceBytes + Self.tagBytes else { throw KeyStoreError.Failed }
            let nonce = [UInt8](sealed.prefix(Self.nonceBytes))
            let body = [UInt8](sealed.dropFirst(Self.nonceBytes).dropLast(Self.tagBytes))
            var tag = [UInt8](sealed.suffix(Self.tagBytes))
            var secret = [UInt8](repeating: 0, count: body.count)
            let context = EVP_CIPHER_CTX_new()
            defer { EVP_CIPHER_CTX_free(context) }
            var (length, rest) = (Int32(0), Int32(0))
            guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
                EVP_DecryptUpdate(context, &secret, &length, body, Int32(body.count)) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1,
                EVP_DecryptFinal_ex(context, nil, &rest) == 1
            else { throw KeyStoreError.Failed }
            return Data(secret)
        }
    }

    private func random(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
#endif
