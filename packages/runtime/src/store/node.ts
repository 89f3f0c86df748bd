// Where Node keeps runs; what `#stores` leads to outside browsers.
export { folderStore, folderStore as storeAt } from "./node-folder-store.js";
