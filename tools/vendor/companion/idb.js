export {openDB, deleteDB, unwrap, wrap} from 'idb';
