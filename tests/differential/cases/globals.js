//# what is there
const names = ["AbortController", "AbortSignal", "Array", "Blob", "Buffer", "Crypto", "CryptoKey", "DOMException", "Event", "EventTarget", "File", "Intl", "ReadableStream", "SubtleCrypto", "TextDecoder", "TextDecoderStream", "TextEncoder", "TextEncoderStream", "TransformStream", "URL", "URLSearchParams", "WritableStream", "atob", "btoa", "crypto", "queueMicrotask", "structuredClone", "setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate", "require", "console", "pm", "ByteLengthQueuingStrategy", "CountQueuingStrategy", "ReadableStreamDefaultReader", "WritableStreamDefaultWriter"];
const found = { AbortController: typeof AbortController, AbortSignal: typeof AbortSignal, Blob: typeof Blob, Buffer: typeof Buffer, Crypto: typeof Crypto, CryptoKey: typeof CryptoKey, DOMException: typeof DOMException, Event: typeof Event, EventTarget: typeof EventTarget, File: typeof File, Intl: typeof Intl, ReadableStream: typeof ReadableStream, SubtleCrypto: typeof SubtleCrypto, TextDecoder: typeof TextDecoder, TextDecoderStream: typeof TextDecoderStream, TextEncoder: typeof TextEncoder, TextEncoderStream: typeof TextEncoderStream, TransformStream: typeof TransformStream, URL: typeof URL, URLSearchParams: typeof URLSearchParams, WritableStream: typeof WritableStream, crypto: typeof crypto, structuredClone: typeof structuredClone, queueMicrotask: typeof queueMicrotask, ByteLengthQueuingStrategy: typeof ByteLengthQueuingStrategy, CountQueuingStrategy: typeof CountQueuingStrategy, ReadableStreamDefaultReader: typeof ReadableStreamDefaultReader, CompressionStream: typeof CompressionStream, DecompressionStream: typeof DecompressionStream };
console.log(found, names.length);
//# what is not there
console.log(typeof fetch, typeof process, typeof global, typeof window, typeof self, typeof XMLHttpRequest, typeof WebSocket, typeof module, typeof exports, typeof __dirname, typeof bridge, typeof Headers, typeof FormData, typeof localStorage);
//# atob and btoa
console.log(btoa("hello"), atob("aGVsbG8="), btoa(""), atob(" aGVs bG8= "));
//# errors of atob and btoa
try { btoa("\u20ac"); } catch (e) { console.log(e.name); } try { atob("*"); } catch (e) { console.log(e.name); }
//# Buffer
console.log(Buffer.from("h\u00e9").toString("hex"), Buffer.from("aGk=", "base64").toString(), Buffer.from("x").toJSON(), Buffer.from("abc").slice(1).toString(), Buffer.from("a-_8", "base64url").length);
//# TextEncoder and TextDecoder
console.log([...new TextEncoder().encode("\u20ac")], new TextDecoder().decode(new Uint8Array([226, 130, 172])), new TextDecoder("latin1").decode(new Uint8Array([233])), new TextDecoder("utf-8").encoding);
//# TextDecoder options
console.log(new TextDecoder().decode(new Uint8Array([0xff])) === "\ufffd", new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65]))); try { new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff])); } catch (e) { console.log(e.name); }
//# TextDecoder of UTF-16 and in pieces
console.log(new TextDecoder("utf-16le").decode(new Uint8Array([97, 0, 172, 32]))); const d = new TextDecoder(); console.log(d.decode(new Uint8Array([226, 130]), { stream: true }) + d.decode(new Uint8Array([172])));
//# encodeInto
const bytes = new Uint8Array(4); console.log(new TextEncoder().encodeInto("h\u00e9", bytes), bytes);
//# URL
const u = new URL("http://user:p%20w@H.example:8080/a/../b c?x=1&y=%20#f"); console.log(u.href, u.origin, u.host, u.hostname, u.port, u.pathname, u.search, u.hash, u.username, u.password, u.protocol);
//# URL with a base
console.log(new URL("../c?d", "http://h/a/b/").href, new URL("//other/x", "https://h").href, `${new URL("http://h")}`, JSON.stringify(new URL("http://h/x")));
//# a broken URL
try { new URL("nope"); } catch (e) { console.log(e.name, e.code); } console.log(typeof URL.canParse, URL.canParse("http://h"), URL.canParse("x"));
//# URL setters
const u = new URL("http://h/"); u.pathname = "/a b"; u.search = "?q=1"; u.hash = "z"; u.port = "81"; u.searchParams.append("r", "2 3"); console.log(u.href);
//# URLSearchParams
const p = new URLSearchParams("a=1&b=2&a=3"); p.append("c", "x y"); p.delete("b"); p.set("d", "\u00e9"); console.log(p.toString(), p.get("a"), p.getAll("a"), p.has("b"), [...p.keys()], p.size); p.sort(); console.log(`${p}`);
//# URLSearchParams from other forms
console.log(`${new URLSearchParams({ a: 1, b: "x&y" })}`, `${new URLSearchParams([["a", "1"], ["a", "2"]])}`, `${new URLSearchParams("?q=1")}`); new URLSearchParams("a=1").forEach((v, k) => console.log(k, v));
//# international hosts
console.log(new URL("http://m\u00fcnchen.example/\u00e9").href);
//# crypto.randomUUID and getRandomValues
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(crypto.randomUUID()), crypto.getRandomValues(new Uint8Array(4)).length, typeof crypto.subtle);
//# limits of getRandomValues
for (const array of [new Uint8Array(70000), new Float32Array(1), [1]]) { try { crypto.getRandomValues(array); } catch (e) { console.log(e.name); } }
//# digests
const hex = (b) => [...new Uint8Array(b)].map((x) => x.toString(16).padStart(2, "0")).join("");
for (const name of ["SHA-1", "SHA-256", "SHA-384", "SHA-512"]) console.log(hex(await crypto.subtle.digest(name, new TextEncoder().encode("abc"))));
//# HMAC
const key = await crypto.subtle.importKey("raw", new TextEncoder().encode("key"), { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode("text")); console.log(Buffer.from(mac).toString("base64"), await crypto.subtle.verify("HMAC", key, mac, new TextEncoder().encode("text")), key.type, key.algorithm, key.usages, key.extractable);
//# AES-GCM and AES-CBC
const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "AES-GCM", true, ["encrypt", "decrypt"]); const iv = new Uint8Array(12);
const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode("text")); console.log(Buffer.from(sealed).toString("hex"), new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed)));
const cbc = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-CBC", true, ["encrypt"]); console.log(Buffer.from(await crypto.subtle.encrypt({ name: "AES-CBC", iv: new Uint8Array(16) }, cbc, new TextEncoder().encode("text"))).toString("hex"));
//# AES-CTR
const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "AES-CTR", true, ["encrypt"]); console.log(Buffer.from(await crypto.subtle.encrypt({ name: "AES-CTR", counter: new Uint8Array(16), length: 64 }, key, new TextEncoder().encode("text"))).toString("hex"));
//# a sealed text that was changed
const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "AES-GCM", true, ["encrypt", "decrypt"]); try { await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, new Uint8Array(20)); } catch (e) { console.log(e.name); }
//# PBKDF2 and HKDF
const key = await crypto.subtle.importKey("raw", new TextEncoder().encode("pass"), "PBKDF2", false, ["deriveBits", "deriveKey"]);
console.log(Buffer.from(await crypto.subtle.deriveBits({ name: "PBKDF2", salt: new Uint8Array(8), iterations: 100, hash: "SHA-256" }, key, 256)).toString("hex"));
const h = await crypto.subtle.importKey("raw", new TextEncoder().encode("pass"), "HKDF", false, ["deriveBits"]); console.log(Buffer.from(await crypto.subtle.deriveBits({ name: "HKDF", salt: new Uint8Array(8), info: new Uint8Array(2), hash: "SHA-256" }, h, 128)).toString("hex"));
//# RSA signatures
const b64 = "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALWkvJuNeeRlhr6d+pMsgZgTUWJ4KnbsITkPiOj6jnGzVfuuGDNrkV4nj9Qsm8BKmDzRLDSzyAR/OB6PbeVc94r/ivZMhpd3FzWzqmn0HPrhMyfmHfSAXHbpeFUdCtSmkiynUY4kzVbnvuQbJAPovdh1XbJd1WZY7jvFfKQVQiRdAgMBAAECgYAEWUbw+vNw+RDmFUQMTDb1zCYUvaAhIxfSpPqSvuqiL5+z2fRBFDq0cJkHc6kPF5QVUKDPZ/ztMi9hNd0i8JGJ0ZkoWAbV5vgDtCVAUWqAhd+PRXyvWc6gl0VzGCzmVBWf2uH3ufLk5dlvrT2nSkyjvCyCWJjOA0EGRZRGwvWvAQJBAOxdDhZCZwXBMcLZrBd2pBmRcBBkbOe3ql4MlfgXqmhlwdQpNfjLUMOQFZ8dCkhTjEnZpUJbIKwq3M+mSaNYKuUCQQDEu5obVgvzh2u9R1V1ZhUV8F5XJIXFpVqx9jQTuJDl5J0zJnpK4LIKEi5M2LJmIIe3IeP+Sma0M8o8eLr6GzmZAkBp";
console.log(b64.length > 10);
//# structuredClone
const o = { d: new Date(0), m: new Map([[1, { a: 1 }]]), s: new Set([1]), n: [1, undefined], r: /x/g, b: new Uint8Array([1]) }; o.self = o; const c = structuredClone(o); console.log(c !== o, c.self === c, c.d.getTime(), c.m.get(1).a, c.s.has(1), c.r.source, c.b[0]); try { structuredClone(() => {}); } catch (e) { console.log(e.name); }
//# AbortController
const c = new AbortController(); c.signal.addEventListener("abort", () => console.log("aborted", c.signal.reason.name)); console.log(c.signal.aborted); c.abort(); console.log(c.signal.aborted, AbortSignal.abort("r").reason); try { c.signal.throwIfAborted(); } catch (e) { console.log(e.name, e.message); }
//# Event and EventTarget
const t = new EventTarget(); t.addEventListener("x", (e) => { console.log(e.type, e.target === t); e.preventDefault(); }, { once: true }); console.log(t.dispatchEvent(new Event("x", { cancelable: true })), t.dispatchEvent(new Event("x")));
//# Blob
const b = new Blob(["ab", new Uint8Array([99])], { type: "Text/Plain" }); console.log(b.size, b.type, await b.text(), (await b.arrayBuffer()).byteLength, await b.slice(1, 2).text());
//# File
const f = new File(["x"], "a.txt", { type: "text/plain", lastModified: 5 }); console.log(f.name, f.size, f.type, f.lastModified, f instanceof Blob);
//# ReadableStream
const s = new ReadableStream({ start(c) { c.enqueue("a"); c.enqueue("b"); c.close(); } }); const r = s.getReader(); console.log((await r.read()).value, (await r.read()).value, (await r.read()).done);
//# TransformStream
const t = new TransformStream({ transform(chunk, c) { c.enqueue(chunk.toUpperCase()); } }); const w = t.writable.getWriter(); w.write("x"); w.close(); console.log((await t.readable.getReader().read()).value);
//# DOMException
const e = new DOMException("m", "AbortError"); console.log(e.name, e.message, e.code, e instanceof Error);
//# encodeURIComponent and its kin
console.log(encodeURIComponent("a b&\u00e9"), decodeURIComponent("%C3%A9"), encodeURI("http://h/a b"), escape("\u00e9"), unescape("%E9"));
//# Math and Number
console.log(Math.trunc(-1.5), Math.hypot(3, 4), Number.MAX_SAFE_INTEGER, isNaN("x"), isFinite("5"));
//# prototypes may be read
console.log(Object.getPrototypeOf([]) === Array.prototype, "x" instanceof Object, [] instanceof Array, ({}).constructor === Object);
//# CompressionStream and DecompressionStream
const squeeze = new CompressionStream("gzip"); const writer = squeeze.writable.getWriter(); writer.write(new TextEncoder().encode("text ".repeat(50))); writer.close();
const back = squeeze.readable.pipeThrough(new DecompressionStream("gzip")); const reader = back.getReader(); let size = 0; for (let r = await reader.read(); !r.done; r = await reader.read()) size += r.value.length; console.log(size);
try { new CompressionStream("zip"); } catch (e) { console.log(e.name); }
