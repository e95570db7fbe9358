pm.environment.set('k'.repeat(1e6), 'v'); pm.test('t'.repeat(1e6), () => {}); console.log('c'.repeat(1e6));
