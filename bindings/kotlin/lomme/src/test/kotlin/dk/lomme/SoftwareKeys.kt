package dk.lomme

import java.math.BigInteger
import java.security.GeneralSecurityException
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.SecureRandom
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.ConcurrentHashMap
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.spec.GCMParameterSpec

/** A key store in memory, by the JDK's own cryptography. It stands in for Android Keystore in tests and protects nothing. */
open class SoftwareKeys : SecureKeys {
    private val keys = ConcurrentHashMap<String, KeyPair>()
    private val wrapping = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()

    override fun makeKey(keyId: String): ByteArray {
        val generator = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }
        val pair = generator.generateKeyPair()
        keys[keyId] = pair
        val point = (pair.public as ECPublicKey).w
        return byteArrayOf(4) + point.affineX.coordinate() + point.affineY.coordinate()
    }

    override fun sign(keyId: String, message: ByteArray): ByteArray {
        val pair = keys[keyId] ?: throw KeyStoreException.NoSuchKey()
        return Signature.getInstance("SHA256withECDSA").run {
            initSign(pair.private)
            update(message)
            sign()
        }
    }

    override fun deleteKey(keyId: String) {
        keys.remove(keyId)
    }

    override fun wrap(secret: ByteArray): ByteArray {
        val nonce = ByteArray(NONCE).also(SecureRandom()::nextBytes)
        return nonce + cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(secret)
    }

    override fun unwrap(wrapped: ByteArray): ByteArray = try {
        cipher(Cipher.DECRYPT_MODE, wrapped.copyOf(NONCE)).doFinal(wrapped, NONCE, wrapped.size - NONCE)
    } catch (_: GeneralSecurityException) {
        throw KeyStoreException.Failed()
    }

    private fun cipher(mode: Int, nonce: ByteArray): Cipher =
        Cipher.getInstance("AES/GCM/NoPadding").apply { init(mode, wrapping, GCMParameterSpec(128, nonce)) }

    private companion object {
        const val NONCE = 12
    }
}

/** Big endian, 32 bytes. */
private fun BigInteger.coordinate(): ByteArray {
    val digits = toByteArray().dropWhile { it == 0.toByte() }.toByteArray()
    return ByteArray(32 - digits.size) + digits
}
