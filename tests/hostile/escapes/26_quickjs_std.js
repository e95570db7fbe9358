escaped('std', typeof std !== 'undefined' && std); escaped('os', typeof os !== 'undefined' && os); escaped('bjson', typeof bjson !== 'undefined' && bjson);
