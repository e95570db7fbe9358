// crypto.subtle (W3C Web Cryptography): digests, HMAC, AES, key derivation, elliptic curves and RSA. The primitives are a
// library, RSA is arithmetic on BigInt. Slow next to a native one, and meant for the signatures that scripts make.

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
