try { escaped('fs', require('fs').readFileSync(pm.variables.get('marker_file'))); } catch (e) { console.log(e.name); }
