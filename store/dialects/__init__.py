"""One module for each kind of database; `store.dialect` is the only way to them."""
