// `owf.mjs FOLDER`: @owf/mdoc does the task in the folder and prints the answer as JSON.
//
// @owf/mdoc has no cryptography and no certificates of its own: its users bring both in a context. The one here is Node's, and so is
// the verification of the chain (the signer's certificate was issued by the root, and both are valid now); docs/interop.md says so.

import { X509Certificate, createECDH, createHash, createHmac, createPrivateKey, createPublicKey, hkdfSync } from "node:crypto";
import { randomBytes, sign as signBy, verify as verifyBy } from "node:crypto";
import * as mdoc from "@owf/mdoc";
import { answer, plain, typed } from "./task.mjs";

const { CoseKey, Curve, DateOnly, KeyType, SignatureAlgorithm } = mdoc;
const HASHES = { [-7]: "sha256", [-35]: "sha384", [-36]: "sha512", [-8]: null };
const CURVES = { "P-256": Curve["P-256"], "P-384": Curve["P-384"], "P-521": Curve["P-521"], Ed25519: Curve.Ed25519 };
const CURVE_NAMES = Object.fromEntries(Object.entries(CURVES).map(([name, curve]) => [curve, name]));

// By numbers: `CoseKey.fromJwk` does not know P-384 and P-521 by their names.
function coseKey(jwk, algorithm, Kind = CoseKey) {
  const bytes = (text) => (text ? new Uint8Array(Buffer.from(text, "base64url")) : undefined);
  return Kind.create({
    keyType: jwk.kty === "OKP" ? KeyType.Okp : KeyType.Ec,
    curve: CURVES[jwk.crv],
    algorithm,
    x: bytes(jwk.x),
    y: bytes(jwk.y),
    d: bytes(jwk.d),
  });
}

function nodeKey(key) {
  const text = (bytes) => (bytes ? Buffer.from(bytes).toString("base64url") : undefined);
  const jwk = { kty: key.keyType === KeyType.Okp ? "OKP" : "EC", crv: CURVE_NAMES[key.curve], x: text(key.x) };
  if (key.y) jwk.y = text(key.y);
  if (!key.d) return createPublicKey({ key: jwk, format: "jwk" });
  return createPrivateKey({ key: { ...jwk, d: text(key.d) }, format: "jwk" });
}

const form = (key) => ({ key: nodeKey(key), dsaEncoding: "ieee-p1363" });
const certificate = (der) => new X509Certificate(der);
const attributes = (name) => name.split("\n").map((line) => line.split("="));

const context = {
  crypto: {
    random: (length) => new Uint8Array(randomBytes(length)),
    digest: ({ digestAlgorithm, bytes }) =>
      new Uint8Array(createHash(digestAlgorithm.replace("-", "")).update(bytes).digest()),
    calculateEphemeralMacKey: ({ privateKey, publicKey, sessionTranscriptBytes, info }) => {
      // Keys come as points and scalars when it verifies, and as whole COSE_Keys when it creates.
      const ecdh = createECDH("prime256v1");
      ecdh.setPrivateKey(privateKey.length === 32 ? privateKey : CoseKey.decode(privateKey).d);
      const shared = ecdh.computeSecret(publicKey.length === 65 ? publicKey : CoseKey.decode(publicKey).publicKey);
      const salt = createHash("sha256").update(sessionTranscriptBytes).digest();
      const k = new Uint8Array(hkdfSync("sha256", shared, salt, info, 32));
      return CoseKey.create({ keyType: KeyType.Oct, k });
    },
  },
  cose: {
    sign1: {
      sign: ({ toBeSigned, key, algorithm }) => new Uint8Array(signBy(HASHES[algorithm ?? key.algorithm], toBeSigned, form(key))),
      verify: ({ key, sign1 }) =>
        verifyBy(HASHES[sign1.protectedHeaders.headers.get(1)], sign1.toBeSigned, form(key), sign1.signature),
    },
    mac0: {
      sign: ({ key, toBeAuthenticated }) => new Uint8Array(createHmac("sha256", key.k).update(toBeAuthenticated).digest()),
      verify: ({ mac0, key }) =>
        createHmac("sha256", key.k).update(mac0.toBeAuthenticated).digest().equals(Buffer.from(mac0.tag)),
    },
  },
  x509: {
    getIssuerNameField: ({ certificate: der, field }) =>
      attributes(certificate(der).issuer).filter(([name]) => name === field).map(([, value]) => value),
    getPublicKey: ({ certificate: der }) => coseKey(certificate(der).publicKey.export({ format: "jwk" })),
    verifyCertificateChain: ({ trustedCertificates, x5chain, now = new Date() }) => {
      const signer = certificate(x5chain[0]);
      const root = trustedCertificates.map(certificate).find((c) => signer.checkIssued(c) && signer.verify(c.publicKey));
      if (!root) throw new Error("no trusted root issued the certificate");
      for (const each of [signer, root]) {
        if (now < new Date(each.validFrom) || now > new Date(each.validTo)) throw new Error("a certificate is not valid now");
      }
    },
    getCertificateData: ({ certificate: der }) => {
      const c = certificate(der);
      return {
        issuerName: c.issuer,
        subjectName: c.subject,
        serialNumber: c.serialNumber,
        thumbprint: c.fingerprint256,
        notBefore: new Date(c.validFrom),
        notAfter: new Date(c.validTo),
        pem: c.toString(),
      };
    },
  },
};

// @owf/mdoc reads only the transcripts it has a handover for. Others can be had by a class of one's own, but what such a class would
// stand under is not exported; it is derived from the handover by QR instead.
class OtherHandover extends mdoc.QrHandover {
  get encodedStructure() {
    return this.structure;
  }
  get requiresReaderKey() {
    return false;
  }
  get requiresDeviceEngagement() {
    return false;
  }
}

function transcript(files) {
  const bytes = files.read("transcript.cbor");
  try {
    return mdoc.SessionTranscript.decode(bytes);
  } catch {
    const [deviceEngagement, eReaderKey, handover] = mdoc.cborDecode(bytes);
    if (deviceEngagement || eReaderKey) throw new Error("a handover that @owf/mdoc does not know");
    return mdoc.SessionTranscript.create({ handover: new OtherHandover(handover) });
  }
}

async function issue(files, task) {
  const algorithm = SignatureAlgorithm[task.alg];
  const issuer = new mdoc.Issuer(task.doc_type, context);
  for (const [name, elements] of Object.entries(task.elements)) issuer.addIssuerNamespace(name, typed(elements, DateOnly));
  const signed = await issuer.sign({
    signingKey: coseKey(createPrivateKey(files.text("signer.pem")).export({ format: "jwk" }), algorithm),
    algorithm,
    digestAlgorithm: task.digest,
    certificates: files.chain(),
    validityInfo: {
      signed: new Date(task.signed),
      validFrom: new Date(task.valid_from),
      validUntil: new Date(task.valid_until),
    },
    deviceKeyInfo: {
      deviceKey: coseKey(task.device_key, undefined, mdoc.DeviceKey),
      keyAuthorizations: task.device_may_sign
        ? mdoc.KeyAuthorizations.create({ namespaces: task.device_may_sign })
        : undefined,
    },
  });
  files.write("issued.cbor", signed.encode());
  return { done: true };
}

/** A request that the reader signs. The type of what is signed is not exported: it is put together here. */
async function ask(files, task) {
  const signingKey = coseKey(createPrivateKey(files.text("signer.pem")).export({ format: "jwk" }), SignatureAlgorithm.ES256);
  const { itemsRequest } = request(task).docRequests[0];
  const asked = mdoc.DataItem.fromData(itemsRequest.encodedStructure);
  const authentication = ["ReaderAuthentication", mdoc.cborDecode(files.read("transcript.cbor")), asked];
  const readerAuth = await mdoc.ReaderAuth.create(
    {
      protectedHeaders: mdoc.ProtectedHeaders.create({ protectedHeaders: new Map([[1, SignatureAlgorithm.ES256]]) }),
      unprotectedHeaders: mdoc.UnprotectedHeaders.create({ unprotectedHeaders: new Map([[33, files.chain()[0]]]) }),
      detachedPayload: mdoc.cborEncode(mdoc.DataItem.fromData(authentication)),
      signingKey,
    },
    context,
  );
  const docRequest = mdoc.DocRequest.create({ itemsRequest, readerAuth });
  files.write("request.cbor", mdoc.DeviceRequest.create({ docRequests: [docRequest] }).encode());
  return { done: true };
}

/** Checks the reader's signature on `request.cbor` and answers it. */
async function answer_request(files, task) {
  const deviceRequest = mdoc.DeviceRequest.decode(files.read("request.cbor"));
  const failed = [];
  await mdoc.Holder.verifyDeviceRequest(
    {
      deviceRequest,
      sessionTranscript: transcript(files),
      verificationCallback: ({ status, check, reason }) => {
        if (status === "FAILED") failed.push(reason ?? check);
      },
    },
    context,
  );
  const answered = await respond(files, task, deviceRequest);
  return { ...answered, reader_is_verified: failed.length === 0, reasons: failed };
}

function request(task) {
  const items = (elements) => Object.fromEntries(elements.map((element) => [element, false]));
  const namespaces = Object.fromEntries(Object.entries(task.elements).map(([name, of]) => [name, items(of)]));
  const itemsRequest = mdoc.ItemsRequest.create({ docType: task.doc_type, namespaces });
  return mdoc.DeviceRequest.create({ docRequests: [mdoc.DocRequest.create({ itemsRequest })] });
}

function deviceSigned(elements) {
  const items = (of) => mdoc.DeviceSignedItems.create({ deviceSignedItems: new Map(Object.entries(of)) });
  const named = Object.entries(elements).map(([name, of]) => [name, items(of)]);
  return mdoc.DeviceNamespaces.create({ deviceNamespaces: new Map(named) });
}

const present = (files, task) => respond(files, task, request(task));

async function respond(files, task, deviceRequest) {
  // The algorithm of the key is what @owf/mdoc writes into the header of a MAC.
  const algorithm = task.mac ? mdoc.MacAlgorithm.HS256 : SignatureAlgorithm[task.device_alg];
  const signingKey = coseKey(task.device_key, algorithm);
  const response = await mdoc.Holder.createDeviceResponseForDeviceRequest(
    {
      deviceRequest,
      issuerSigned: [mdoc.IssuerSigned.decode(files.read("issued.cbor"))],
      sessionTranscript: transcript(files),
      deviceNamespaces: task.device_signed ? deviceSigned(task.device_signed) : undefined,
      ...(task.mac ? { mac: { signingKey, ephemeralKey: coseKey(task.reader_key) } } : { signature: { signingKey } }),
    },
    context,
  );
  files.write("response.cbor", response.encode());
  return { done: true };
}

async function verify(files, task) {
  const failed = [];
  const deviceResponse = mdoc.DeviceResponse.decode(files.read("response.cbor"));
  await mdoc.Verifier.verifyDeviceResponse(
    {
      deviceResponse,
      sessionTranscript: transcript(files),
      ephemeralReaderKey: task.reader_key ? coseKey(task.reader_key) : undefined,
      trustedCertificates: [files.read("root.der")],
      onCheck: ({ status, check, reason }) => {
        if (status === "FAILED") failed.push(reason ?? check);
      },
    },
    context,
  );
  const elements = {};
  for (const [name, of] of deviceResponse.documents[0].issuerSigned.issuerNamespaces.issuerNamespaces) {
    elements[name] = Object.fromEntries(of.map((item) => [item.elementIdentifier, plain(item.elementValue)]));
  }
  return { accepted: failed.length === 0, reasons: failed, elements };
}

await answer({ issue, present, verify, ask, answer_request });
