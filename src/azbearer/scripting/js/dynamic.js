// Dynamic variables: `{{$name}}` in replaceIn. Each use gives a new value.

const ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";

function randomText(length, letters) {
  let text = "";
  for (let i = 0; i < length; i += 1) text += letters[randomBelow(letters.length)];
  return text;
}

const randomHex = (bytes, separator) => {
  let text = "";
  for (let i = 0; i < bytes; i += 1) text += (i > 0 ? separator : "") + hexPair(randomByte());
  return text;
};

const dynamicVariables = assign(create(null), {
  $guid: randomUuid,
  $timestamp: () => floor(Date.now() / 1000),
  $isoTimestamp: () => new Date().toISOString(),
  $randomInt: () => randomBelow(1001),
  $randomUUID: randomUuid,
  $randomBoolean: () => randomBelow(2) === 1,
  $randomAlphaNumeric: () => randomText(1, ALPHANUMERIC),
  $randomHexColor: () => `#${randomHex(3, "")}`,
  $randomMACAddress: () => randomHex(6, ":"),
  $randomIP: () => `${randomBelow(256)}.${randomBelow(256)}.${randomBelow(256)}.${randomBelow(256)}`,
  $randomPassword: () => randomText(15, `${ALPHANUMERIC}ABCDEFGHIJKLMNOPQRSTUVWXYZ_`),
});
