if (typeof process !== 'undefined') { try { process.kill?.(1, 0); process.exit?.(7); process.abort?.(); escaped('kill', process.kill); } catch (e) { console.log(e.name); } }
