locals {
  region = data.aws_region.current.region

  panels = [
    {
      title   = "Requests by how they ended"
      stat    = "Sum"
      metrics = [for code in ["2XX", "4XX", "5XX"] : ["AWS/ApplicationELB", "HTTPCode_Target_${code}_Count", "LoadBalancer", var.load_balancer_arn_suffix]]
    },
    {
      title   = "Response time, 95th percentile (seconds)"
      stat    = "p95"
      metrics = [["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer_arn_suffix]]
    },
    {
      title   = "Age of the oldest waiting job (seconds)"
      stat    = "Maximum"
      metrics = [[var.name, "gshf_queue_oldest_seconds"]]
    },
    {
      title   = "Rounds by state"
      stat    = "Maximum"
      metrics = [for state in concat(local.worked_states, ["labeling", "training", "failed"]) : [var.name, "gshf_rounds", "state", state]]
    },
    {
      title   = "Labels that count"
      stat    = "Maximum"
      metrics = [[var.name, "gshf_labels"]]
    },
    {
      title   = "Silence of trainers (seconds)"
      stat    = "Maximum"
      metrics = [[var.name, "gshf_trainer_silence_seconds"]]
    },
    {
      title   = "Processor, by service (percent)"
      stat    = "Average"
      metrics = [for service in ["web", "worker"] : ["AWS/ECS", "CPUUtilization", "ClusterName", var.cluster, "ServiceName", service]]
    },
    {
      title = "Database: processor, connections"
      stat  = "Average"
      metrics = [
        ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", var.database_identifier],
        ["AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier", var.database_identifier],
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      for index, panel in local.panels : {
        type   = "metric"
        x      = (index % 2) * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = panel.title
          region  = local.region
          view    = "timeSeries"
          period  = 60
          stat    = panel.stat
          metrics = panel.metrics
        }
      }
    ]
  })
}
