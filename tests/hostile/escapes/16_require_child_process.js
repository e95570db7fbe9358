try { escaped('child', require('child_process').execSync('touch ' + pm.variables.get('made_file'))); } catch (e) { console.log(e.name); }
