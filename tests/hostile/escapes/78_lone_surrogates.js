pm.environment.set('\ud800', '\udfff'); console.log('\ud800', { '\udc00': '\ud800' }); pm.test('\ud800', () => { throw new Error('\udc00'); });
