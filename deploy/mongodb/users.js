// One user for each <SERVICE>_MONGODB_PASSWORD, which reads and writes that service's database. The image runs this
// on an empty volume; run it again with mongosh to change a password or to add a service.
for (const [variable, pwd] of Object.entries(process.env)) {
  const service = /^([A-Z]+)_MONGODB_PASSWORD$/.exec(variable)?.[1].toLowerCase();
  if (service) {
    const database = `minitwitter_${service}s`;
    const user = { pwd, roles: [{ role: "readWrite", db: database }] };
    const store = db.getSiblingDB(database);
    if (store.getUser(service)) {
      store.updateUser(service, user);
    } else {
      store.createUser({ user: service, ...user });
    }
  }
}
