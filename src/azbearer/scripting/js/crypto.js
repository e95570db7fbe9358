// Random numbers for `crypto` and the dynamic variables: ChaCha20 (RFC 8439, section 2.3) under a
// key that the operating system's generator made for this context.

const RANDOM_STATE = new Uint32Array(16);
let randomBlock = new Uint8Array(0);
let randomAt = 0;

function seedRandom(hexKey) {
  RANDOM_STATE.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  for (let i = 0; i < 8; i += 1) RANDOM_STATE[4 + i] = Number(`0x${slice(hexKey, i * 8, i * 8 + 8)}`);
}

function quarterRound(s, a, b, c, d) {
  const turn = (at, bits) => { s[at] = (s[at] << bits) | (s[at] >>> (32 - bits)); };
  s[a] += s[b]; s[d] ^= s[a]; turn(d, 16);
  s[c] += s[d]; s[b] ^= s[c]; turn(b, 12);
  s[a] += s[b]; s[d] ^= s[a]; turn(d, 8);
  s[c] += s[d]; s[b] ^= s[c]; turn(b, 7);
}

function nextRandomBlock() {
  const state = new Uint32Array(RANDOM_STATE);
  for (let round = 0; round < 10; round += 1) {
    for (let i = 0; i < 4; i += 1) quarterRound(state, i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i += 1) quarterRound(state, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  for (let i = 0; i < 16; i += 1) state[i] += RANDOM_STATE[i];
  RANDOM_STATE[12] += 1;
  if (RANDOM_STATE[12] === 0) RANDOM_STATE[13] += 1;
  randomBlock = new Uint8Array(state.buffer);
  randomAt = 0;
}

function randomByte() {
  if (randomAt >= randomBlock.length) nextRandomBlock();
  return randomBlock[randomAt++];
}

// A whole number from 0 up to, not including, `end`.
function randomBelow(end) {
  const word = randomByte() | (randomByte() << 8) | (randomByte() << 16) | (randomByte() << 24);
  return floor(((word >>> 0) / 0x100000000) * end);
}

const hexPair = (byte) => (byte < 16 ? "0" : "") + byte.toString(16);

// A version 4 UUID (RFC 9562, section 5.4).
function randomUuid() {
  let text = "";
  for (let i = 0; i < 16; i += 1) {
    const byte = randomByte();
    text += hexPair(i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte);
    if (i === 3 || i === 5 || i === 7 || i === 9) text += "-";
  }
  return text;
}

const RANDOM_VALUES_QUOTA = 65536;

const cryptoApi = {
  getRandomValues(array) {
    if (!ArrayBuffer.isView(array) || array instanceof Float32Array || array instanceof Float64Array) {
      throw new TypeError("crypto.getRandomValues needs an array of whole numbers");
    }
    const bytes = bytesOf(array);
    if (bytes.length > RANDOM_VALUES_QUOTA) throw new RangeError("crypto.getRandomValues gives at most 65536 bytes");
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = randomByte();
    return array;
  },
  randomUUID: randomUuid,
};
