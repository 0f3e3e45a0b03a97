package dk.lomme.android

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import dk.lomme.KeyStoreException
import dk.lomme.SecureKeys
import java.math.BigInteger
import java.security.GeneralSecurityException
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.ProviderException
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Keys in Android Keystore: in a StrongBox where the phone has one, else in its trusted environment. None leaves either.
 *
 * A key of a document signs only after the person was there, by fingerprint, face or the code of the phone. Where one unlocking is good
 * for [presenceSeconds], `sign` throws [KeyStoreException.Locked] outside of them, and the shell asks for the person and tries
 * again. With zero seconds every signature asks for itself: [present] gets the signature to unlock and returns once the person has,
 * or throws.
 *
 * The store's key is wrapped without the person, or no reminder could be made while nobody is there; it needs a phone that was
 * unlocked since it was started.
 */
class AndroidKeys(
    context: Context,
    private val presenceSeconds: Int = DEFAULT_PRESENCE_SECONDS,
    private val present: (Signature) -> Unit = {},
) : SecureKeys {
    private val strongBox =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
            context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    private val store = KeyStore.getInstance(PROVIDER).apply { load(null) }

    override fun makeKey(keyId: String): ByteArray = guarded {
        val pair = inBestHardware { inStrongBox ->
            KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER).run {
                initialize(documentKey(keyId, inStrongBox))
                generateKeyPair()
            }
        }
        val point = (pair.public as ECPublicKey).w
        byteArrayOf(UNCOMPRESSED) + point.affineX.coordinate() + point.affineY.coordinate()
    }

    override fun sign(keyId: String, message: ByteArray): ByteArray = guarded {
        val key = store.getKey(keyId, null) as? PrivateKey ?: throw KeyStoreException.NoSuchKey()
        Signature.getInstance("SHA256withECDSA").run {
            initSign(key)
            if (presenceSeconds == 0) present(this)
            update(message)
            sign()
        }
    }

    override fun deleteKey(keyId: String): Unit = guarded { store.deleteEntry(keyId) }

    override fun wrap(secret: ByteArray): ByteArray = guarded {
        // The nonce is the Keystore's own: it refuses one that is handed in.
        val cipher = Cipher.getInstance(WRAPPING).apply { init(Cipher.ENCRYPT_MODE, wrappingKey()) }
        cipher.iv + cipher.doFinal(secret)
    }

    override fun unwrap(wrapped: ByteArray): ByteArray = guarded {
        val key = store.getKey(WRAPPING_KEY, null) ?: throw KeyStoreException.NoSuchKey()
        if (wrapped.size <= NONCE_BYTES) throw KeyStoreException.Failed()
        Cipher.getInstance(WRAPPING).run {
            init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE_BYTES))
            doFinal(wrapped, NONCE_BYTES, wrapped.size - NONCE_BYTES)
        }
    }

    private fun documentKey(keyId: String, inStrongBox: Boolean): KeyGenParameterSpec =
        KeyGenParameterSpec.Builder(keyId, KeyProperties.PURPOSE_SIGN)
            .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
            .setDigests(KeyProperties.DIGEST_SHA256)
            .setUserAuthenticationRequired(true)
            .presence()
            .placed(inStrongBox)
            .build()

    private fun KeyGenParameterSpec.Builder.presence() = apply {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
            val ways = KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL
            setUserAuthenticationParameters(presenceSeconds, ways)
        } else {
            // Before Android 11 every use asks for itself by -1.
            @Suppress("DEPRECATION")
            setUserAuthenticationValidityDurationSeconds(if (presenceSeconds == 0) -1 else presenceSeconds)
        }
    }

    private fun wrappingKey(): SecretKey = store.getKey(WRAPPING_KEY, null) as SecretKey?
        ?: inBestHardware { inStrongBox ->
            KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).run {
                val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
                val spec = KeyGenParameterSpec.Builder(WRAPPING_KEY, purposes)
                    .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                    .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                    .setKeySize(WRAPPING_KEY_BITS)
                    .placed(inStrongBox)
                init(spec.build())
                generateKey()
            }
        }

    private fun KeyGenParameterSpec.Builder.placed(inStrongBox: Boolean) = apply {
        if (inStrongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) setIsStrongBoxBacked(true)
    }

    /** Some phones say that they have a StrongBox and then cannot use it for every kind of key, or have no room left in it. */
    private fun <T> inBestHardware(make: (inStrongBox: Boolean) -> T): T {
        if (!strongBox || Build.VERSION.SDK_INT < Build.VERSION_CODES.P) return make(false)
        return try {
            make(true)
        } catch (_: StrongBoxUnavailableException) {
            make(false)
        }
    }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val WRAPPING = "AES/GCM/NoPadding"
        const val WRAPPING_KEY = "dk.lomme.store"
        const val WRAPPING_KEY_BITS = 256
        const val NONCE_BYTES = 12
        const val TAG_BITS = 128
        const val UNCOMPRESSED: Byte = 4

        // A Show signs anew every 15 seconds: one unlocking has to last while an officer reads it, or the prompt would cover the symbol.
        const val DEFAULT_PRESENCE_SECONDS = 300
    }
}

/** What Keystore throws, as one of three. Its text may name a key or a phone and stays here. */
private fun <T> guarded(work: () -> T): T = try {
    work()
} catch (error: KeyStoreException) {
    throw error
} catch (_: UserNotAuthenticatedException) {
    throw KeyStoreException.Locked()
} catch (_: KeyPermanentlyInvalidatedException) {
    // The person has changed the code or the fingers of the phone.
    throw KeyStoreException.NoSuchKey()
} catch (_: GeneralSecurityException) {
    throw KeyStoreException.Failed()
} catch (_: ProviderException) {
    throw KeyStoreException.Failed()
}

/** Big endian, 32 bytes. */
private fun BigInteger.coordinate(): ByteArray {
    val digits = toByteArray().dropWhile { it == 0.toByte() }.toByteArray()
    return ByteArray(COORDINATE_BYTES - digits.size) + digits
}

private const val COORDINATE_BYTES = 32
