pm.sendRequest({ url: 'https://127.0.0.1:1/', certificate: { cert: { src: '/etc/ssl/certs/ca-certificates.crt' }, key: { src: '/etc/shadow' } } }, (e, r) => escaped('sent', r));
