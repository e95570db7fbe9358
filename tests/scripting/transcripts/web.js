//# Text and bytes.
console.log(new TextEncoder().encode("é😀"), new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff, 0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x82])), new TextDecoder("latin1").decode(new Uint8Array([0xe9])));
try { new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff])); } catch (e) { console.log(e.name); }
console.log(btoa("abc"), atob("YWJj"));
//> log: Uint8Array(6) [ 195, 169, 240, 159, 152, 128 ] a�😀� é
//> log: TypeError
//> log: YWJj abc

//# Random values and UUIDs.
const a = crypto.getRandomValues(new Uint32Array(64)); console.log(a.some((x) => x > 0xffff), crypto.randomUUID().length, crypto.randomUUID() !== crypto.randomUUID());
try { crypto.getRandomValues(new Uint8Array(70000)); } catch (e) { console.log(e.name); }
//> log: true 36 true
//> log: QuotaExceededError

//# structuredClone copies data, cycles too, and refuses functions.
const x = { d: new Date(0), m: new Map([[1, { y: 2 }]]) }; x.self = x; const y = structuredClone(x);
console.log(y !== x, y.self === y, y.d.getTime(), y.m.get(1).y, y.m.get(1) !== x.m.get(1)); try { structuredClone(() => 1); } catch (e) { console.log(e.name); }
//> log: true true 0 2 true
//> log: DataCloneError
