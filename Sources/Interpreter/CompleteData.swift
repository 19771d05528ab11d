import Analysis
import Diagnostics
import Modeling
import Storage
import Syntax

/// Tables with every column that the catalogue can read, and a model with every option that it needs:
/// what kind of figure a metric is does not depend on the data at hand.
enum CompleteData {
  /// Reads metrics as they would be read over such data.
  static func analyzer(_ catalog: Catalog) -> Analyzer {
    Analyzer(catalog: catalog, model: dataset.model, facts: dataset)
  }

  /// - Note: made anew when asked, since a dataset is not shared between threads.
  private static var dataset: Dataset {
    do throws(LoadProblem) {
      var tables: [any StoredTable] = []
      for (name, text) in files {
        tables.append(
          try CSVTable(
            bytes: Array(text.utf8), name: name, path: name + ".csv",
            options: LoadOptions(threads: 1)))
      }
      let statements = Parser.parse(Source(name: "<complete>", text: settings)).statements
      let read = try ModelReader.read(statements, tables: tables)
      return Dataset(tables: read.tables, model: read.model)
    } catch {
      preconditionFailure("tables that came with the program can be read: \(error)")
    }
  }

  private static let settings = """
    set gross margin 80%
    eligible plans = pro
    """

  private static let files = [
    (
      "subscriptions",
      """
      subscription_id,customer_id,plan,product,mrr,quantity,list_amount,status,start_date,end_date,churn_reason
      1,a,pro,core,100,2,120,active,2024-01-01,,
      2,b,pro,core,100,1,100,canceled,2024-01-01,2024-03-01,competitor
      """
    ),
    (
      "customers",
      """
      customer_id,name,segment,signup_date,onboarding_end,parent_id
      a,Ann,smb,2024-01-01,2024-01-10,
      b,Bob,smb,2024-01-01,2024-01-12,a
      """
    ),
    (
      "contracts",
      """
      contract_id,customer_id,start_date,end_date,term_months,annual_value,outcome,notice_days
      1,a,2024-01-01,2025-01-01,12,1200,pending,30
      2,b,2023-01-01,2024-01-01,12,1200,renewed,30
      """
    ),
    (
      "events",
      """
      event_id,user_id,customer_id,event,feature,session_id,occurred_at
      1,u,a,login,core,1,2024-01-02 10:00:00
      2,v,b,export,core,2,2024-01-03 10:00:00
      """
    ),
    (
      "tickets",
      """
      ticket_id,customer_id,priority,status,created_at,first_response_at,first_resolved_at,resolved_at,requester_wait_minutes
      1,a,high,solved,2024-01-02 10:00:00,2024-01-02 11:00:00,2024-01-02 12:00:00,2024-01-02 12:00:00,30
      2,b,low,open,2024-01-03 10:00:00,,,,
      """
    ),
    (
      "surveys",
      """
      response_id,customer_id,respondent_id,type,score,scale_min,scale_max,sent_at,responded_at
      1,a,u,nps,9,0,10,2024-01-02 10:00:00,2024-01-03 10:00:00
      2,b,v,csat,4,1,5,2024-01-02 10:00:00,2024-01-03 10:00:00
      """
    ),
    ("costs", "date,category,amount\n2024-01-01,sales,100\n2024-01-01,support,50"),
    ("orders", "order_id,customer_id,ordered_at,amount\n1,a,2024-01-02,10\n2,b,2024-01-03,10"),
    (
      "onboarding",
      "customer_id,step,completed_at\na,invite,2024-01-02 10:00:00\nb,invite,2024-01-03 10:00:00"
    ),
    (
      "trials",
      """
      customer_id,trial_start,trial_end,converted_at
      a,2023-12-01,2024-01-01,2024-01-01
      b,2023-12-01,2024-01-01,
      """
    ),
  ]
}
