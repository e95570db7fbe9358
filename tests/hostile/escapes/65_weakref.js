let o = {}; const w = new WeakRef(o); o = null; escaped('weak', w.deref()?.process);
