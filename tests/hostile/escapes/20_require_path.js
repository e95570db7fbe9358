for (const n of ['../../etc/passwd', '/etc/passwd', './x', 'file:///etc/passwd', '..\\x', 'pm\0/../../x']) try { escaped(n, require(n)); } catch (e) { console.log(e.name); }
