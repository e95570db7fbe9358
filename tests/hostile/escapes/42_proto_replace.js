Object.setPrototypeOf(pm, null); Object.setPrototypeOf(console, new Proxy({}, { get(t, k) { escaped('proxy', k === 'mainModule'); } })); console.log('after');
