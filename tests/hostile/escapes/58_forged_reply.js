globalThis.onmessage = globalThis.__reply = globalThis.receive = (m) => escaped('reply', m); pm.sendRequest('http://127.0.0.1:1/', () => {});
