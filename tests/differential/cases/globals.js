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
//# RSA signatures, keys and sealed texts (the key was made for this case)
const from = (text) => Buffer.from(text, "base64"); const text = new TextEncoder().encode("text"); const b64 = (bytes) => Buffer.from(bytes).toString("base64");
const secret = from("MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAO3igfTAKC6Vh/4WQq+tKb9j4DXOIMVdwmf9YQbPpjWX3K/e0xoUh62T+izPKSFVXRL/G2QIFgeUxAorbQcuN1pUk7DfXZHx3MnYuwZwTqduO5qYipQ762W1UDXf/s66A2vsWsiqHaP5g61CF95v5271ai/Ilwj3HPLUGTwBC9ITAgMBAAECgYBzjsDKgD4EwybYyz+Bz4CkNIRKHuPUfINfuLpVcLGw/yB5Xqj11ltCesvg0JGOW8Vm4P4RTcxFyoKg3g+MmWrRStYuk0VzOZ6XR5PjboQRcwz/IispykA//zqk+3kIc4XFNEpYscwXXWPhsqTWFkZtmDyPaFJYV4OumYjMouRcAQJBAPnPdRE7w/aQP0bJM4eJciCkL/N15hgBzHWUzOY/KD8aGm21LKjtV4AAC2RhDKMnRNa2KfhDQ8WoFNvUuOwM3IECQQDzx2gVomEs6iyI6bnuFOF9FEuMU9ox2wrDTBX5J0k60jfXv0Tecb6uHBnaUQMNI/kch+U5RFulN7RnLUWFXzSTAkAcEdeRrCmE1wiFJ66GmEceq9RHgwPrxqf2vlWXuZkIHiLCGQ1/ncurMlYVXWJSIuN1TNrCbqx61Twix3BP9dIBAkAZ8ASOELngKoZUhvHGeChJw6gKJT3ZAiJSBz1rRhfPj2BrrykntdiA8/J4PRhjBInT1E26WyCZIqUqOTHlb+zLAkEA1CQ7lRjKOctFkYaLNHiVWV2dhcaDyWLI56758YINDQuI0Du7H+cQuCE8nY4M4amL9aUvKKjuX+HcIqbPAwdjTQ=="); const open = from("MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDt4oH0wCgulYf+FkKvrSm/Y+A1ziDFXcJn/WEGz6Y1l9yv3tMaFIetk/oszykhVV0S/xtkCBYHlMQKK20HLjdaVJOw312R8dzJ2LsGcE6nbjuamIqUO+tltVA13/7OugNr7FrIqh2j+YOtQhfeb+du9WovyJcI9xzy1Bk8AQvSEwIDAQAB");
const own = await crypto.subtle.importKey("pkcs8", secret, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, true, ["sign"]); const other = await crypto.subtle.importKey("spki", open, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, true, ["verify"]);
const signed = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", own, text); console.log(b64(signed), await crypto.subtle.verify("RSASSA-PKCS1-v1_5", other, signed, text), await crypto.subtle.verify("RSASSA-PKCS1-v1_5", other, signed, new Uint8Array(2)), own.type, own.algorithm.modulusLength);
console.log(b64(await crypto.subtle.exportKey("pkcs8", own)) === b64(secret), b64(await crypto.subtle.exportKey("spki", other)) === b64(open)); const jwk = await crypto.subtle.exportKey("jwk", other); console.log(jwk.kty, jwk.alg, jwk.n, jwk.e);
const pss = { name: "RSA-PSS", hash: "SHA-256" }; const mark = await crypto.subtle.sign({ name: "RSA-PSS", saltLength: 32 }, await crypto.subtle.importKey("pkcs8", secret, pss, false, ["sign"]), text); console.log(await crypto.subtle.verify({ name: "RSA-PSS", saltLength: 32 }, await crypto.subtle.importKey("spki", open, pss, false, ["verify"]), mark, text));
const oaep = { name: "RSA-OAEP", hash: "SHA-1" }; const sealed = await crypto.subtle.encrypt("RSA-OAEP", await crypto.subtle.importKey("spki", open, oaep, false, ["encrypt"]), text); console.log(new TextDecoder().decode(await crypto.subtle.decrypt("RSA-OAEP", await crypto.subtle.importKey("pkcs8", secret, oaep, false, ["decrypt"]), sealed)));
//# elliptic curves (the key was made for this case)
const from = (text) => Buffer.from(text, "base64"); const text = new TextEncoder().encode("text"); const kind = { name: "ECDSA", namedCurve: "P-256" };
const own = await crypto.subtle.importKey("pkcs8", from("MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4R3DLVzXFFsASkJsG0lhPNoTDN87upCY+0ijtPnVkS2hRANCAATSZ++yko/RWWCyPTiADw0v4dynia2d6QPYpqk4yGvGwmrB48NFFz49uB4+vDzp7dfChuJdAplPaDUqQBDnFQC3"), kind, true, ["sign"]); const other = await crypto.subtle.importKey("spki", from("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0mfvspKP0Vlgsj04gA8NL+Hcp4mtnekD2KapOMhrxsJqwePDRRc+PbgePrw86e3XwobiXQKZT2g1KkAQ5xUAtw=="), kind, true, ["verify"]);
const signed = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, own, text); console.log(signed.byteLength, await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, other, signed, text), Buffer.from(await crypto.subtle.exportKey("spki", other)).toString("base64").length, (await crypto.subtle.exportKey("jwk", own)).crv, Buffer.from(await crypto.subtle.exportKey("raw", other)).toString("hex").length);
const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]); console.log((await crypto.subtle.deriveBits({ name: "ECDH", public: pair.publicKey }, pair.privateKey, 256)).byteLength);
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
