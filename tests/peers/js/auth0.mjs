// `auth0.mjs FOLDER`: @auth0/mdl does the task in the folder and prints the answer as JSON.

import { createPrivateKey } from "node:crypto";
import { DeviceResponse, Document, Verifier } from "@auth0/mdl";
import { DataItem, DateOnly, cborDecode, cborEncode } from "@auth0/mdl/lib/cbor/index.js";
import { COSEKeyFromJWK } from "cose-kit";
import { answer, plain, typed } from "./task.mjs";

const pem = (der) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64")}\n-----END CERTIFICATE-----\n`;
const transcript = (files) => cborEncode(new DataItem({ buffer: files.read("transcript.cbor") }));

async function issue(files, task) {
  const document = new Document(task.doc_type);
  for (const [name, elements] of Object.entries(task.elements)) {
    document.addIssuerNameSpace(name, typed(elements, DateOnly));
  }
  const issuerPrivateKey = { ...createPrivateKey(files.text("signer.pem")).export({ format: "jwk" }), alg: task.alg };
  const signed = await document
    .useDigestAlgorithm(task.digest)
    .addValidityInfo({
      signed: new Date(task.signed),
      validFrom: new Date(task.valid_from),
      validUntil: new Date(task.valid_until),
    })
    .addDeviceKeyInfo({ deviceKey: task.device_key })
    .sign({ issuerPrivateKey, issuerCertificate: files.chain(), alg: task.alg, kid: task.kid });
  files.write("issued.cbor", cborEncode(signed.prepare().get("issuerSigned")));
  return { done: true };
}

async function present(files, task) {
  const issuerSigned = cborDecode(files.read("issued.cbor"));
  const documents = [new Map([["docType", task.doc_type], ["issuerSigned", issuerSigned]])];
  const mdoc = cborEncode(new Map([["version", "1.0"], ["documents", documents], ["status", 0]]));
  const fields = Object.entries(task.elements).flatMap(([name, elements]) =>
    elements.map((element) => ({ path: [`$['${name}']['${element}']`], intent_to_retain: false })),
  );
  const device = DeviceResponse.from(new Uint8Array(mdoc))
    .usingPresentationDefinition({
      id: "task",
      input_descriptors: [
        { id: task.doc_type, format: { mso_mdoc: { alg: [task.device_alg] } }, constraints: { limit_disclosure: "required", fields } },
      ],
    })
    .usingSessionTranscriptBytes(transcript(files));
  const key = { ...task.device_key, kid: task.kid };
  if (task.mac) device.authenticateWithMAC(key, COSEKeyFromJWK(task.reader_key), "HS256");
  else device.authenticateWithSignature(key, task.device_alg);
  files.write("response.cbor", (await device.sign()).encode());
  return { done: true };
}

async function verify(files, task) {
  const failed = [];
  const mdoc = await new Verifier([pem(files.read("root.der"))]).verify(files.read("response.cbor"), {
    encodedSessionTranscript: transcript(files),
    ephemeralReaderKey: task.reader_key ? COSEKeyFromJWK(task.reader_key) : undefined,
    onCheck: ({ status, check, reason }) => {
      if (status === "FAILED") failed.push(reason ?? check);
    },
  });
  const elements = {};
  for (const [name, items] of Object.entries(mdoc.documents[0].issuerSigned.nameSpaces)) {
    elements[name] = Object.fromEntries(items.map((item) => [item.elementIdentifier, plain(item.elementValue)]));
  }
  return { accepted: failed.length === 0, reasons: failed, elements };
}

await answer({ issue, present, verify });
