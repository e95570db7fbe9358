escaped('main', require.main); escaped('cache', require.cache); escaped('resolve', require.resolve); escaped('ext', require.extensions);
