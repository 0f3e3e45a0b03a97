// What both peers share: reading the task in a folder (tests/src/peers.rs says which there are), JSON in, JSON out.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Runs the kind of task that the folder asks for and prints its answer; what a peer throws is its answer too. */
export async function answer(kinds) {
  const folder = process.argv[2];
  const task = JSON.parse(readFileSync(join(folder, "task.json"), "utf8"));
  const files = {
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    text: (name) => readFileSync(join(folder, name), "utf8"),
    write: (name, bytes) => writeFileSync(join(folder, name), bytes),
    chain: () => chain(folder),
  };
  let said;
  try {
    const kind = kinds[task.task];
    said = kind ? await kind(files, task) : { unsupported: `it cannot ${task.task}` };
  } catch (error) {
    said = { failed: `${error.name}: ${error.message}` };
  }
  console.log(JSON.stringify(said));
}

function chain(folder) {
  const certificates = [];
  for (let n = 0; existsSync(join(folder, `chain-${n}.der`)); n++) {
    certificates.push(new Uint8Array(readFileSync(join(folder, `chain-${n}.der`))));
  }
  return certificates;
}

/** A value of a task with the library's own type of date: `{"$date"}`, `{"$instant"}` and `{"$bytes"}` stand for what JSON lacks. */
export function typed(value, DateOnly) {
  if (Array.isArray(value)) return value.map((item) => typed(item, DateOnly));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const [name, text] = entries[0];
    if (name === "$date") return new DateOnly(text);
    if (name === "$instant") return new Date(text);
    if (name === "$bytes") return new Uint8Array(Buffer.from(text, "base64url"));
  }
  return Object.fromEntries(entries.map(([name, item]) => [name, typed(item, DateOnly)]));
}

/** What a library read, in the form of a verdict's claims: bytes as base64url, dates as text. */
export function plain(value) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64url");
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, item]) => [name, plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value.toISOString === "function") return value.toISOString().replace(".000Z", "Z");
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  }
  return value;
}
