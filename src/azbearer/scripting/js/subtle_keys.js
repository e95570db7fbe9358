// Keys of crypto.subtle: their algorithms, and their forms as bytes (PKCS #8, SubjectPublicKeyInfo, raw) and as JWK.

const HASHES = { "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" };
const CURVES = { "P-256": "p256", "P-384": "p384", "P-521": "p521" };
const ciphers = () => library("web-ciphers");
const ALGORITHM_NAMES = [
  "HMAC", "AES-CBC", "AES-CTR", "AES-GCM", "PBKDF2", "HKDF", "ECDSA", "ECDH", "RSASSA-PKCS1-v1_5", "RSA-PSS", "RSA-OAEP", ...objectKeys(HASHES),
];

const domError = (name, message) => new DOMException(message, name);

function algorithmOf(given) {
  const source = isObject(given) ? given : { name: given };
  const name = ALGORITHM_NAMES.find((known) => lower(known) === lower(`${source.name}`));
  if (name === undefined) throw domError("NotSupportedError", "Unrecognized algorithm name");
  return { ...source, name, ...(source.hash ? { hash: algorithmOf(source.hash) } : {}) };
}

const hashOf = (algorithm) => ciphers()[HASHES[algorithm.name ?? algorithm]];
const bufferOf = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const copyOf = (data) => bytesOf(data).slice();

const KEY_MATERIAL = new WeakMap();

class CryptoKey {
  constructor(type, extractable, algorithm, usages, material) {
    assign(this, { type, extractable, algorithm, usages: [...usages] });
    KEY_MATERIAL.set(this, material);
  }
}
const materialOf = (key) => KEY_MATERIAL.get(key);

// ASN.1 in DER, as far as keys need it: [tag, content, rest].
function readDer(bytes) {
  let at = 2;
  let length = bytes[1];
  if (length > 0x80) {
    const count = length - 0x80;
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + bytes[at++];
  }
  if (bytes.length < at + length) throw domError("DataError", "Invalid keyData");
  return [bytes[0], bytes.subarray(at, at + length), bytes.subarray(at + length)];
}

function derItems(bytes) {
  const items = [];
  for (let rest = bytes; rest.length > 0;) {
    const [tag, content, more] = readDer(rest);
    items.push({ tag, content });
    rest = more;
  }
  return items;
}

function writeDer(tag, ...contents) {
  const size = contents.reduce((sum, content) => sum + content.length, 0);
  const long = [];
  for (let rest = size; rest > 0; rest = floor(rest / 256)) long.unshift(rest % 256);
  const head = size < 0x80 ? [size] : [0x80 + long.length, ...long];
  return new Uint8Array([tag, ...head, ...contents.flatMap((content) => [...content])]);
}

const toBig = (bytes) => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

function fromBig(value, size) {
  const bytes = new Uint8Array(size);
  for (let rest = value, i = size - 1; i >= 0; i -= 1, rest /= 256n) bytes[i] = Number(rest % 256n);
  return bytes;
}

const bigSize = (value) => floor((value.toString(16).length + 1) / 2);
const derInteger = (value) => {
  const bytes = fromBig(value, bigSize(value));
  return writeDer(2, bytes[0] > 0x7f ? new Uint8Array([0, ...bytes]) : bytes);
};

function power(base, exponent, modulus) {
  let result = 1n;
  for (let square = base % modulus, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

// By the Chinese remainder theorem where the primes are known.
function rsaPrivate(key, value) {
  if (key.p === undefined) return power(value, key.d, key.n);
  const first = power(value % key.p, key.dp, key.p);
  const second = power(value % key.q, key.dq, key.q);
  const factor = ((((first - second) * key.qi) % key.p) + key.p) % key.p;
  return second + factor * key.q;
}

const base64Url = (bytes) => replace(replace(btoa(binaryString(bytes)), /[+]/g, "-"), /[/=]/g, (mark) => (mark === "/" ? "_" : ""));
const fromBase64Url = (text) => base64Bytes(replace(replace(text, /-/g, "+"), /_/g, "/"));

const RSA_FIELDS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
const RSA_OID = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_OID = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const CURVE_OIDS = { "P-256": [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], "P-384": [0x2b, 0x81, 0x04, 0x00, 0x22], "P-521": [0x2b, 0x81, 0x04, 0x00, 0x23] };

// The bytes of the key inside of PKCS #8 (RFC 5208) or SubjectPublicKeyInfo (RFC 5280).
function wrappedKey(format, bytes) {
  const parts = derItems(readDer(bytes)[1]);
  if (format === "pkcs8") return parts[2].content;
  return parts[1].content.subarray(1);
}

function rsaMaterial(format, data) {
  if (format === "jwk") return Object.fromEntries(RSA_FIELDS.filter((name) => data[name]).map((name) => [name, toBig(fromBase64Url(data[name]))]));
  const numbers = derItems(readDer(wrappedKey(format, copyOf(data)))[1]).map(({ content }) => toBig(content));
  const values = format === "pkcs8" ? numbers.slice(1) : numbers;
  return Object.fromEntries(values.map((value, index) => [RSA_FIELDS[index], value]));
}

function ecMaterial(format, data, curve) {
  const size = ciphers()[CURVES[curve]].Point.Fp.BYTES;
  if (format === "raw") return { point: copyOf(data) };
  if (format === "spki") return { point: wrappedKey(format, copyOf(data)).slice() };
  if (format === "jwk") {
    return { point: new Uint8Array([4, ...fromBase64Url(data.x), ...fromBase64Url(data.y)]), secret: data.d ? fromBase64Url(data.d) : undefined };
  }
  const secret = fromBig(toBig(derItems(readDer(wrappedKey(format, copyOf(data)))[1])[1].content), size);
  return { secret, point: ciphers()[CURVES[curve]].getPublicKey(secret, false) };
}

function importMaterial(format, data, algorithm) {
  if (/^RSA/.test(algorithm.name)) return rsaMaterial(format, data);
  if (/^EC/.test(algorithm.name)) return ecMaterial(format, data, algorithm.namedCurve);
  if (format === "jwk") return fromBase64Url(data.k);
  if (format === "raw") return copyOf(data);
  throw domError("NotSupportedError", `Unable to import ${algorithm.name} key with format ${format}`);
}

function describedAlgorithm(algorithm, material) {
  const { name, hash, namedCurve } = algorithm;
  if (name === "HMAC") return { name, length: algorithm.length ?? material.length * 8, hash: { name: hash.name } };
  if (/^AES/.test(name)) return { name, length: material.length * 8 };
  if (/^EC/.test(name)) return { name, namedCurve };
  if (!/^RSA/.test(name)) return { name };
  const publicExponent = fromBig(material.e, bigSize(material.e));
  return { name, modulusLength: bigSize(material.n) * 8, publicExponent, hash: { name: hash.name } };
}

function keyType(algorithm, material) {
  if (/^RSA/.test(algorithm.name)) return material.d === undefined ? "public" : "private";
  if (/^EC/.test(algorithm.name)) return material.secret === undefined ? "public" : "private";
  return "secret";
}

function madeKey(algorithm, material, extractable, usages) {
  return new CryptoKey(keyType(algorithm, material), extractable, describedAlgorithm(algorithm, material), usages, material);
}

function exportDer(format, key) {
  const material = materialOf(key);
  const isRsa = /^RSA/.test(key.algorithm.name);
  const kind = writeDer(0x30, writeDer(6, isRsa ? RSA_OID : EC_OID), isRsa ? writeDer(5) : writeDer(6, CURVE_OIDS[key.algorithm.namedCurve]));
  if (format === "spki") {
    const inner = isRsa ? writeDer(0x30, derInteger(material.n), derInteger(material.e)) : material.point;
    return writeDer(0x30, kind, writeDer(3, [0], inner));
  }
  const inner = isRsa
    ? writeDer(0x30, derInteger(0n), ...RSA_FIELDS.map((name) => derInteger(material[name])))
    : writeDer(0x30, derInteger(1n), writeDer(4, material.secret), writeDer(0xa1, writeDer(3, [0], material.point)));
  return writeDer(0x30, derInteger(0n), kind, writeDer(4, inner));
}

function exportJwk(key) {
  const material = materialOf(key);
  const { name, hash, namedCurve } = key.algorithm;
  const shared = { key_ops: key.usages, ext: key.extractable };
  if (/^RSA/.test(name)) {
    const numbers = RSA_FIELDS.filter((field) => material[field] !== undefined).map((field) => [field, base64Url(fromBig(material[field], bigSize(material[field])))]);
    return { ...shared, kty: "RSA", alg: `${name === "RSA-PSS" ? "PS" : "RS"}${slice(hash.name, 4)}`, ...Object.fromEntries(numbers) };
  }
  if (/^EC/.test(name)) {
    const half = (material.point.length - 1) / 2;
    const [x, y] = [material.point.subarray(1, 1 + half), material.point.subarray(1 + half)].map(base64Url);
    return { ...shared, kty: "EC", crv: namedCurve, x, y, ...(material.secret ? { d: base64Url(material.secret) } : {}) };
  }
  const alg = name === "HMAC" ? `HS${slice(hash.name, 4)}` : `A${material.length * 8}${slice(name, 4)}`;
  return { ...shared, kty: "oct", k: base64Url(material), alg };
}
