pm.sendRequest({ url: 'http://127.0.0.1:1/', header: { 'X-A': 'b\r\nX-Injected: 1', 'X-B\r\nX-C': '1' } }, (e, r) => escaped('sent', r));
