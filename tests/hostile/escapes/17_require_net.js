for (const n of ['net', 'http', 'https', 'dgram', 'tls', 'dns', 'http2']) try { escaped(n, require(n).connect || require(n).createServer || require(n).request); } catch (e) { console.log(e.name); }
