// Writes the data set of the examples: `swift run example-data [FOLDER]`, by default into
// examples/data. Every run gives the same bytes.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

let folder = CommandLine.arguments.dropFirst().first ?? "examples/data"
let customers = Customers.all()
let subscriptions = SubscriptionWriter.all(for: customers)
let presences = Presence.all(subscriptions, customers: customers.count)

makeFolder(folder)
let files = [
  Customers.table(customers),
  Subscription.table(subscriptions, customers),
  Events.table(customers, presences),
  Tickets.table(customers, presences),
  Surveys.table(customers, presences),
  Contracts.table(customers, subscriptions),
  Costs.table(),
  Orders.table(customers, presences),
]
for file in files where !file.write(to: folder) {
  print("cannot write \(folder)/\(file.name).csv")
  exit(3)
}
