// Random numbers for `crypto` and the dynamic variables: ChaCha20 (RFC 8439, section 2.3) under a
// key that the host made for this context.

function quarterRound(s, a, b, c, d) {
  const turn = (at, bits) => { s[at] = (s[at] << bits) | (s[at] >>> (32 - bits)); };
  s[a] += s[b]; s[d] ^= s[a]; turn(d, 16);
  s[c] += s[d]; s[b] ^= s[c]; turn(b, 12);
  s[a] += s[b]; s[d] ^= s[a]; turn(d, 8);
  s[c] += s[d]; s[b] ^= s[c]; turn(b, 7);
}

const hexPair = (byte) => (byte < 16 ? "0" : "") + byte.toString(16);

class RandomSource {
  #state = new Uint32Array(16);
  #block = new Uint8Array(0);
  #at = 0;

  constructor(hexKey) {
    this.#state.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
    for (let i = 0; i < 8; i += 1) this.#state[4 + i] = Number(`0x${slice(hexKey, i * 8, i * 8 + 8)}`);
  }

  #nextBlock() {
    const state = new Uint32Array(this.#state);
    for (let round = 0; round < 10; round += 1) {
      for (let i = 0; i < 4; i += 1) quarterRound(state, i, 4 + i, 8 + i, 12 + i);
      for (let i = 0; i < 4; i += 1) quarterRound(state, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
    }
    for (let i = 0; i < 16; i += 1) state[i] += this.#state[i];
    this.#state[12] += 1;
    if (this.#state[12] === 0) this.#state[13] += 1;
    this.#block = new Uint8Array(state.buffer);
    this.#at = 0;
  }

  byte() {
    if (this.#at >= this.#block.length) this.#nextBlock();
    return this.#block[this.#at++];
  }

  // From 0 up to, not including, 1.
  fraction() {
    const word = this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24);
    return (word >>> 0) / 0x100000000;
  }

  // A whole number from `low` to `high`, both included.
  between(low, high) { return low + floor(this.fraction() * (high - low + 1)); }

  // A version 4 UUID (RFC 9562, section 5.4).
  uuid() {
    let text = "";
    for (let i = 0; i < 16; i += 1) {
      const byte = this.byte();
      text += hexPair(i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte);
      if (i === 3 || i === 5 || i === 7 || i === 9) text += "-";
    }
    return text;
  }
}

const HEX_KEY_LENGTH = 64;
let secureRandom;
let dynamicRandom;

// `hexKeys` is the key of `crypto`, and behind it the key of the dynamic variables if the run has a
// seed: what is made to be secret must not follow from a number on a command line.
function seedRandom(hexKeys) {
  secureRandom = new RandomSource(hexKeys);
  const seeded = slice(hexKeys, HEX_KEY_LENGTH);
  dynamicRandom = seeded === "" ? secureRandom : new RandomSource(seeded);
}

// crypto.subtle is a part that comes when it is spoken of.
let subtleApi;

class Crypto {
  get subtle() { return subtleApi; }
}
defineProperty(Crypto.prototype, Symbol.toStringTag, { value: "Crypto", configurable: true });

const RANDOM_VALUES_QUOTA = 65536;

const cryptoApi = {
  getRandomValues(array) {
    if (!ArrayBuffer.isView(array) || array instanceof Float32Array || array instanceof Float64Array) {
      throw new DOMException("The data argument must be an integer-type TypedArray", "TypeMismatchError");
    }
    const bytes = bytesOf(array);
    if (bytes.length > RANDOM_VALUES_QUOTA) {
      throw new DOMException(`The requested length exceeds ${RANDOM_VALUES_QUOTA} bytes`, "QuotaExceededError");
    }
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = secureRandom.byte();
    return array;
  },
  randomUUID: () => secureRandom.uuid(),
};

hide(Crypto.prototype, cryptoApi);
const webCrypto = new Crypto();
