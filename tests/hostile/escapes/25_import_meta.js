try { escaped('meta', eval('import.meta')); } catch (e) { console.log(e.name); }
