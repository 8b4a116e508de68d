// Opens a database by its URL as it is built; what a file needs none of is not loaded for it.
export async function openBuilt(url, vault) {
  if (url.startsWith('sqlite:')) {
    const { openSqlite } = await import('../../dist/src/storage/sqlite/open.js');
    return openSqlite({ path: url.slice('sqlite:'.length), vault });
  }
  const { openMongo } = await import('../../dist/src/storage/mongo/open.js');
  return openMongo({ url, vault });
}
