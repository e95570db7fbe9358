// crypto.subtle (W3C Web Cryptography): digests, HMAC, AES, key derivation, elliptic curves and RSA. The primitives are a
// library, RSA is arithmetic on BigInt. Slow next to a native one, and meant for the signatures that scripts make.

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

// EMSA-PKCS1-v1_5 and the mask of RSAES-OAEP and RSASSA-PSS (RFC 8017).
const DIGEST_INFO = { "SHA-1": "3021300906052b0e03021a05000414", "SHA-256": "3031300d060960864801650304020105000420", "SHA-384": "3041300d060960864801650304020205000430", "SHA-512": "3051300d060960864801650304020305000440" };
const hexBytes = (text) => Uint8Array.from(text.match(/../g), (pair) => Number(`0x${pair}`));

function padPkcs1(data, hash, size) {
  const info = [...hexBytes(DIGEST_INFO[hash]), ...hashOf(hash)(data)];
  return new Uint8Array([0, 1, ...new Array(size - info.length - 3).fill(0xff), 0, ...info]);
}

function maskOf(seed, size, hash) {
  const mask = [];
  for (let i = 0; mask.length < size; i += 1) mask.push(...hashOf(hash)(new Uint8Array([...seed, ...fromBig(BigInt(i), 4)])));
  return mask.slice(0, size);
}

const mixed = (bytes, mask) => bytes.map((byte, index) => byte ^ mask[index]);

function randomBytes(size) { return cryptoApi.getRandomValues(new Uint8Array(size)); }

function padPss(data, hash, bits, saltLength) {
  const salt = randomBytes(saltLength);
  const size = Math.ceil(bits / 8);
  const digest = hashOf(hash)(new Uint8Array([...new Array(8).fill(0), ...hashOf(hash)(data), ...salt]));
  const block = [...new Array(size - salt.length - digest.length - 2).fill(0), 1, ...salt];
  const masked = mixed(block, maskOf(digest, block.length, hash));
  masked[0] &= 0xff >> (size * 8 - bits);
  return new Uint8Array([...masked, ...digest, 0xbc]);
}

function isPss(padded, data, hash, bits, saltLength) {
  const length = hashOf(hash).outputLen;
  const digest = padded.slice(padded.length - length - 1, -1);
  const masked = padded.slice(0, padded.length - length - 1);
  const block = mixed(masked, maskOf(digest, masked.length, hash));
  block[0] &= 0xff >> (padded.length * 8 - bits);
  const salt = block.slice(block.length - saltLength);
  const expected = hashOf(hash)(new Uint8Array([...new Array(8).fill(0), ...hashOf(hash)(data), ...salt]));
  return padded[padded.length - 1] === 0xbc && block[block.length - saltLength - 1] === 1 && sameBytes(digest, expected);
}

const sameBytes = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

function oaepSeal(data, hash, size, label) {
  const length = hashOf(hash).outputLen;
  const seed = randomBytes(length);
  const gap = size - data.length - 2 * length - 2;
  if (gap < 0) throw domError("OperationError", "The operation failed for an operation-specific reason");
  const block = [...hashOf(hash)(label), ...new Array(gap).fill(0), 1, ...data];
  const masked = mixed(block, maskOf(seed, block.length, hash));
  return new Uint8Array([0, ...mixed(seed, maskOf(masked, length, hash)), ...masked]);
}

function oaepOpen(padded, hash, label) {
  const length = hashOf(hash).outputLen;
  const masked = padded.slice(1 + length);
  const seed = mixed(padded.slice(1, 1 + length), maskOf(masked, length, hash));
  const block = mixed(masked, maskOf(seed, masked.length, hash));
  const at = block.indexOf(1, length);
  if (padded[0] !== 0 || at < 0 || !sameBytes(block.slice(0, length), hashOf(hash)(label))) {
    throw domError("OperationError", "The operation failed for an operation-specific reason");
  }
  return block.slice(at + 1);
}

function signature(algorithm, key, data) {
  const material = materialOf(key);
  const { name, hash } = key.algorithm;
  if (name === "HMAC") return ciphers().hmac(hashOf(hash), material, data);
  if (name === "ECDSA") {
    const digest = hashOf(algorithmOf(algorithm.hash))(data);
    return ciphers()[CURVES[key.algorithm.namedCurve]].sign(digest, material.secret, { prehash: false, lowS: false });
  }
  const size = bigSize(material.n);
  const bits = material.n.toString(2).length - 1;
  const padded = name === "RSA-PSS" ? padPss(data, hash.name, bits, algorithm.saltLength) : padPkcs1(data, hash.name, size);
  return fromBig(rsaPrivate(material, toBig(padded)), size);
}

function isSigned(algorithm, key, given, data) {
  const material = materialOf(key);
  const { name, hash } = key.algorithm;
  if (name === "HMAC") return sameBytes(given, signature(algorithm, key, data));
  if (name === "ECDSA") {
    const digest = hashOf(algorithmOf(algorithm.hash))(data);
    return ciphers()[CURVES[key.algorithm.namedCurve]].verify(given, digest, material.point, { prehash: false, lowS: false });
  }
  const bits = material.n.toString(2).length - 1;
  const opened = power(toBig(given), material.e, material.n);
  if (name === "RSA-PSS") return isPss(fromBig(opened, Math.ceil(bits / 8)), data, hash.name, bits, algorithm.saltLength);
  const size = bigSize(material.n);
  return given.length === size && sameBytes(fromBig(opened, size), padPkcs1(data, hash.name, size));
}

function aes(algorithm, key) {
  const { name } = algorithm;
  if (name === "AES-GCM") {
    if ((algorithm.tagLength ?? 128) !== 128) throw domError("NotSupportedError", "only tags of 128 bits are supported");
    const more = algorithm.additionalData === undefined ? undefined : copyOf(algorithm.additionalData);
    return ciphers().gcm(materialOf(key), copyOf(algorithm.iv), more);
  }
  return name === "AES-CBC" ? ciphers().cbc(materialOf(key), copyOf(algorithm.iv)) : ciphers().ctr(materialOf(key), copyOf(algorithm.counter));
}

function crypted(algorithm, key, data, opens) {
  const { name } = algorithm;
  if (name !== "RSA-OAEP") {
    try {
      return opens ? aes(algorithm, key).decrypt(data) : aes(algorithm, key).encrypt(data);
    } catch (error) {
      if (error instanceof DOMException) throw error;
      throw domError("OperationError", "The operation failed for an operation-specific reason");
    }
  }
  const material = materialOf(key);
  const size = bigSize(material.n);
  const label = algorithm.label === undefined ? new Uint8Array(0) : copyOf(algorithm.label);
  if (opens) return new Uint8Array(oaepOpen(fromBig(rsaPrivate(material, toBig(data)), size), key.algorithm.hash.name, label));
  return fromBig(power(toBig(oaepSeal(data, key.algorithm.hash.name, size, label)), material.e, material.n), size);
}

function derived(algorithm, key, length) {
  const { name, hash } = algorithm;
  if (name === "PBKDF2") return ciphers().pbkdf2(hashOf(hash), materialOf(key), copyOf(algorithm.salt), { c: algorithm.iterations, dkLen: length / 8 });
  if (name === "HKDF") return ciphers().hkdf(hashOf(hash), materialOf(key), copyOf(algorithm.salt), copyOf(algorithm.info), length / 8);
  const shared = ciphers()[CURVES[key.algorithm.namedCurve]].getSharedSecret(materialOf(key).secret, materialOf(algorithm.public).point);
  return shared.slice(1, length ? 1 + length / 8 : undefined);
}

function generated(algorithm, extractable, usages) {
  const { name } = algorithm;
  if (/^EC/.test(name)) {
    const curve = ciphers()[CURVES[algorithm.namedCurve]];
    const secret = curve.utils.randomSecretKey(randomBytes(curve.Point.Fn.BYTES + 16));
    const point = curve.getPublicKey(secret, false);
    const shared = usages.filter((usage) => usage === "verify");
    const own = usages.filter((usage) => usage !== "verify");
    return { publicKey: madeKey(algorithm, { point }, true, shared), privateKey: madeKey(algorithm, { point, secret }, extractable, own) };
  }
  if (/^RSA/.test(name)) throw domError("NotSupportedError", "RSA keys can be imported, but not generated here");
  const size = algorithm.length ?? hashOf(algorithm.hash).blockLen * 8;
  return madeKey(algorithm, randomBytes(size / 8), extractable, usages);
}

function permit(key, usage) {
  if (!(key instanceof CryptoKey)) throw new TypeError("a CryptoKey is needed");
  if (!key.usages.includes(usage)) throw domError("InvalidAccessError", `The requested operation is not valid for the provided key`);
}

// In bits: how long a key a derivation makes.
const derivedLength = (algorithm) => algorithm.length ?? (algorithm.hash ? hashOf(algorithm.hash).blockLen * 8 : 256);

const subtleMethods = {
  digest: (algorithm, data) => bufferOf(hashOf(algorithmOf(algorithm))(copyOf(data))),
  importKey(format, data, algorithm, extractable, usages) {
    const known = algorithmOf(algorithm);
    return madeKey(known, importMaterial(format, data, known), extractable, usages);
  },
  exportKey(format, key) {
    if (!key.extractable) throw domError("InvalidAccessError", "key is not extractable");
    if (format === "jwk") return exportJwk(key);
    if (format !== "raw") return bufferOf(exportDer(format, key));
    return bufferOf(materialOf(key).point ?? materialOf(key));
  },
  generateKey: (algorithm, extractable, usages) => generated(algorithmOf(algorithm), extractable, usages),
  sign(algorithm, key, data) { permit(key, "sign"); return bufferOf(signature(algorithmOf(algorithm), key, copyOf(data))); },
  verify(algorithm, key, given, data) { permit(key, "verify"); return isSigned(algorithmOf(algorithm), key, copyOf(given), copyOf(data)); },
  encrypt(algorithm, key, data) { permit(key, "encrypt"); return bufferOf(crypted(algorithmOf(algorithm), key, copyOf(data), false)); },
  decrypt(algorithm, key, data) { permit(key, "decrypt"); return bufferOf(crypted(algorithmOf(algorithm), key, copyOf(data), true)); },
  deriveBits(algorithm, key, length) { permit(key, "deriveBits"); return bufferOf(derived(algorithmOf(algorithm), key, length)); },
  deriveKey(algorithm, key, wanted, extractable, usages) {
    permit(key, "deriveKey");
    const known = algorithmOf(wanted);
    return madeKey(known, derived(algorithmOf(algorithm), key, derivedLength(known)), extractable, usages);
  },
  wrapKey(format, key, wrapping, algorithm) {
    permit(wrapping, "wrapKey");
    const exported = subtleMethods.exportKey(format, key);
    const bytes = format === "jwk" ? utf8Bytes(encode(exported)) : new Uint8Array(exported);
    return bufferOf(crypted(algorithmOf(algorithm), wrapping, bytes, false));
  },
  unwrapKey(format, wrapped, wrapping, algorithm, wanted, extractable, usages) {
    permit(wrapping, "unwrapKey");
    const bytes = crypted(algorithmOf(algorithm), wrapping, copyOf(wrapped), true);
    return subtleMethods.importKey(format, format === "jwk" ? jsonParse(utf8Text(bytes)) : bytes, wanted, extractable, usages);
  },
};

// Each gives a promise, whatever goes wrong.
class SubtleCrypto {}
for (const name of objectKeys(subtleMethods)) {
  hide(SubtleCrypto.prototype, {
    [name]: { [name](...args) { return watch(new NativePromise((resolve) => { resolve(subtleMethods[name](...args)); })); } }[name],
  });
}

subtleApi = new SubtleCrypto();
for (const type of [SubtleCrypto, CryptoKey]) {
  defineProperty(type.prototype, Symbol.toStringTag, { value: type.name, configurable: true });
}
hide(globals, { Crypto, SubtleCrypto, CryptoKey });
