#if canImport(Security) && canImport(LocalAuthentication)
    import Foundation
    import LocalAuthentication
    import LommeCore
    import Security

    /// Keys in the Secure Enclave. None leaves it.
    ///
    /// A key of a document signs only after the person was there, by face, finger or the code of the phone: `sign` lets the system
    /// ask and waits for them. One unlocking is good for `presenceSeconds`, or until ``lock()``. These keys go with the code of
    /// the phone: a phone without one has none.
    ///
    /// The store's key is wrapped without the person, or no reminder could be made while nobody is there; it needs a phone that
    /// was unlocked since it was started. The Secure Enclave knows no symmetric keys, so it is wrapped for a P-256 key of its own (ECIES
    /// with AES-GCM): a change is seen, but whoever writes into the app's folder and its keychain could put another in its place.
    public final class SecureEnclaveKeys: SecureKeys, @unchecked Sendable {
        private let reason: String
        private let presence: Duration
        /// Guards `unlocked`, and that only one wrapping key is made. That is why threads may share this.
        private let turn = NSLock()
        private var unlocked: (context: LAContext, since: ContinuousClock.Instant)?

        /// Keys of this app.
        ///
        /// - Parameters:
        ///   - reason: What the system says when it asks for the person, in their language.
        ///   - presenceSeconds: How long one unlocking is good for. A Show signs anew every 15 seconds: it has to last while an officer
        ///     reads it, or the system's question would cover the symbol. With zero every signature asks.
        public init(reason: String, presenceSeconds: Int = 300) {
            self.reason = reason
            presence = .seconds(presenceSeconds)
        }

        /// Forgets that the person was there, as when the app leaves the screen.
        public func lock() {
            turn.withLock {
                unlocked?.context.invalidate()
                unlocked = nil
            }
        }

        /// Makes a P-256 key, and returns its public point: SEC 1, uncompressed, 65 bytes.
        public func makeKey(keyId: String) throws -> Data {
            try deleteKey(keyId: keyId)
            let flags: SecAccessControlCreateFlags = [.privateKeyUsage, .userPresence]
            return try publicPoint(of: make(keyId, accessible: kSecAttrAccessibleWhenPasscodeSetThisDeviceOnly, flags: flags))
        }

        /// Signs by ECDSA with SHA-256, and returns the signature in DER. It waits for the person.
        public func sign(keyId: String, message: Data) throws -> Data {
            let context = self.context()
            guard let key = try find(keyId, context: context) else { throw KeyStoreError.NoSuchKey }
            var error: Unmanaged<CFError>?
            let signature = SecKeyCreateSignature(key, .ecdsaSignatureMessageX962SHA256, message as CFData, &error)
            guard let signature else { throw keyStoreError(error) }
            keepUnlocked(context)
            return signature as Data
        }

        /// Deletes a key; one that is not there is no error.
        public func deleteKey(keyId: String) throws {
            let status = SecItemDelete(query(keyId) as CFDictionary)
            guard status == errSecSuccess || status == errSecItemNotFound else { throw keyStoreError(status) }
        }

        /// Encrypts the key of the store.
        public func wrap(secret: Data) throws -> Data {
            guard let key = SecKeyCopyPublicKey(try wrappingKey()) else { throw KeyStoreError.Failed }
            var error: Unmanaged<CFError>?
            guard let wrapped = SecKeyCreateEncryptedData(key, wrapping, secret as CFData, &error) else { throw keyStoreError(error) }
            return wrapped as Data
        }

        /// Decrypts what `wrap` made.
        public func unwrap(wrapped: Data) throws -> Data {
            guard let key = try find(wrappingKeyId, context: nil) else { throw KeyStoreError.NoSuchKey }
            var error: Unmanaged<CFError>?
            guard let secret = SecKeyCreateDecryptedData(key, wrapping, wrapped as CFData, &error) else { throw keyStoreError(error) }
            return secret as Data
        }

        /// The context the person has unlocked, or a new one that will ask.
        private func context() -> LAContext {
            turn.withLock {
                if let unlocked, unlocked.since.duration(to: .now) < presence { return unlocked.context }
                unlocked = nil
                let context = LAContext()
                context.localizedReason = reason
                return context
            }
        }

        /// The time runs from the first signature: the next ones do not make it longer.
        private func keepUnlocked(_ context: LAContext) {
            turn.withLock {
                if unlocked == nil { unlocked = (context, .now) }
            }
        }

        private func wrappingKey() throws -> SecKey {
            try turn.withLock {
                if let key = try find(wrappingKeyId, context: nil) { return key }
                return try make(wrappingKeyId, accessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, flags: .privateKeyUsage)
            }
        }

        private func make(_ keyId: String, accessible: CFString, flags: SecAccessControlCreateFlags) throws -> SecKey {
            var error: Unmanaged<CFError>?
            guard let access = SecAccessControlCreateWithFlags(kCFAllocatorDefault, accessible, flags, &error) else {
                throw keyStoreError(error)
            }
            let kept: [CFString: Any] = [
                kSecAttrIsPermanent: true,
                kSecAttrApplicationTag: tag(keyId),
                kSecAttrAccessControl: access,
            ]
            let attributes: [CFString: Any] = [
                kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
                kSecAttrKeySizeInBits: 256,
                kSecAttrTokenID: kSecAttrTokenIDSecureEnclave,
                kSecUseDataProtectionKeychain: true,
                kSecPrivateKeyAttrs: kept,
            ]
            guard let key = SecKeyCreateRandomKey(attributes as CFDictionary, &error) else { throw keyStoreError(error) }
            return key
        }

        private func find(_ keyId: String, context: LAContext?) throws -> SecKey? {
            var query = self.query(keyId)
            query[kSecReturnRef] = true
            if let context { query[kSecUseAuthenticationContext] = context }
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            if status == errSecItemNotFound { return nil }
            guard status == errSecSuccess, let found, CFGetTypeID(found) == SecKeyGetTypeID() else { throw keyStoreError(status) }
            // A conditional cast to a type of Core Foundation is refused: its type was looked at above.
            return unsafeDowncast(found, to: SecKey.self)
        }

        private func publicPoint(of key: SecKey) throws -> Data {
            var error: Unmanaged<CFError>?
            guard let publicKey = SecKeyCopyPublicKey(key), let point = SecKeyCopyExternalRepresentation(publicKey, &error) else {
                throw keyStoreError(error)
            }
            return point as Data
        }

        private func query(_ keyId: String) -> [CFString: Any] {
            [
                kSecClass: kSecClassKey,
                kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
                kSecAttrTokenID: kSecAttrTokenIDSecureEnclave,
                kSecAttrApplicationTag: tag(keyId),
                kSecUseDataProtectionKeychain: true,
            ]
        }
    }

    private var wrapping: SecKeyAlgorithm { .eciesEncryptionCofactorVariableIVX963SHA256AESGCM }
    private let wrappingKeyId = "store"

    private func tag(_ keyId: String) -> Data { Data("dk.lomme.\(keyId)".utf8) }

    /// What the system says, as one of three. Its text may name a key or a phone and stays here.
    private func keyStoreError(_ error: Unmanaged<CFError>?) -> KeyStoreError {
        guard let error = error?.takeRetainedValue() else { return .Failed }
        let code = CFErrorGetCode(error)
        guard CFErrorGetDomain(error) as String == LAError.errorDomain else { return keyStoreError(OSStatus(truncatingIfNeeded: code)) }
        switch LAError.Code(rawValue: code) {
        case .userCancel, .appCancel, .systemCancel, .userFallback: return .Locked
        case .authenticationFailed, .biometryLockout, .notInteractive, .invalidContext: return .Locked
        default: return .Failed
        }
    }

    private func keyStoreError(_ status: OSStatus) -> KeyStoreError {
        switch status {
        case errSecItemNotFound: .NoSuchKey
        case errSecUserCanceled, errSecAuthFailed, errSecInteractionNotAllowed: .Locked
        default: .Failed
        }
    }
#endif
