/// The data set of the examples: a small SaaS company over three years, the same on every run.
package enum ExampleData {
  /// Every table as a CSV file, in the order of their names.
  package static func files() -> [(name: String, bytes: [UInt8])] {
    let customers = Customers.all()
    let subscriptions = SubscriptionWriter.all(for: customers)
    let presences = Presence.all(subscriptions, customers: customers.count)
    let tables = [
      Contracts.table(customers, subscriptions),
      Costs.table(),
      Customers.table(customers),
      Events.table(customers, presences),
      Orders.table(customers, presences),
      Subscription.table(subscriptions, customers),
      Surveys.table(customers, presences),
      Tickets.table(customers, presences),
    ]
    return tables.map { ($0.name, Array($0.text.utf8)) }
  }
}
