data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn
}

data "aws_iam_policy_document" "topic" {
  statement {
    sid       = "AlarmsOfThisAccount"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.topic.json
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

locals {
  database      = { DBInstanceIdentifier = var.database_identifier }
  load_balancer = { LoadBalancer = var.load_balancer_arn_suffix }
  gib           = 1024 * 1024 * 1024
  # States in which machines have work to do; the others wait for people.
  worked_states = ["sampling", "embedding", "fitting", "selecting", "freezing", "evaluating"]

  alarms = merge({
    web-errors = {
      about     = "The web app answers with defects"
      namespace = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", dimensions = local.load_balancer
      statistic = "Sum", above = true, threshold = 10, minutes = 5, missing = "notBreaching"
    }
    web-unreachable = {
      about     = "The load balancer reaches no web task"
      namespace = "AWS/ApplicationELB", metric = "HTTPCode_ELB_5XX_Count", dimensions = local.load_balancer
      statistic = "Sum", above = true, threshold = 10, minutes = 5, missing = "notBreaching"
    }
    queue-age = {
      about     = "Work waits and no worker takes it"
      namespace = var.name, metric = "gshf_queue_oldest_seconds", dimensions = {}
      statistic = "Maximum", above = true, threshold = var.queue_seconds_max, minutes = 5, missing = "notBreaching"
    }
    workers-silent = {
      about     = "No worker tells that it sees the database: none runs, or the database does not answer"
      namespace = var.name, metric = "gshf_database_up", dimensions = {}
      statistic = "Maximum", above = false, threshold = 1, minutes = 5, missing = "breaching"
    }
    training-failed = {
      about     = "Trainings have failed; the round's page says why"
      namespace = var.name, metric = "gshf_training_jobs", dimensions = { state = "failed" }
      statistic = "Maximum", above = true, threshold = 0, minutes = 5, missing = "notBreaching"
    }
    round-failed = {
      about     = "A round has failed and waits for somebody"
      namespace = var.name, metric = "gshf_rounds", dimensions = { state = "failed" }
      statistic = "Maximum", above = true, threshold = 0, minutes = 5, missing = "notBreaching"
    }
    trainer-silent = {
      about     = "A trainer has said nothing for half an hour"
      namespace = var.name, metric = "gshf_trainer_silence_seconds", dimensions = {}
      statistic = "Maximum", above = true, threshold = 1800, minutes = 5, missing = "notBreaching"
    }
    counts-wrong = {
      about     = "Kept counts differed from what they count; they were mended"
      namespace = var.name, metric = "gshf_tally_differences_total", dimensions = {}
      statistic = "Maximum", above = true, threshold = 0, minutes = 5, missing = "notBreaching"
    }
    database-storage = {
      about     = "The database runs out of storage"
      namespace = "AWS/RDS", metric = "FreeStorageSpace", dimensions = local.database
      statistic = "Minimum", above = false, threshold = var.free_storage_gb_min * local.gib, minutes = 15, missing = "missing"
    }
    database-cpu = {
      about     = "The database has been busy for half an hour"
      namespace = "AWS/RDS", metric = "CPUUtilization", dimensions = local.database
      statistic = "Average", above = true, threshold = 85, minutes = 30, missing = "missing"
    }
    database-connections = {
      about     = "Connections run short: each process holds up to a dozen"
      namespace = "AWS/RDS", metric = "DatabaseConnections", dimensions = local.database
      statistic = "Maximum", above = true, threshold = 150, minutes = 10, missing = "missing"
    }
    }, {
    for state in local.worked_states : "round-stuck-${state}" => {
      about     = "A round has been ${state} for too long"
      namespace = var.name, metric = "gshf_round_longest_seconds", dimensions = { state = state }
      statistic = "Maximum", above = true, threshold = var.round_seconds_max, minutes = 5, missing = "notBreaching"
    }
  })
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.about}. What to do: docs/operations/incidents.md"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = each.value.above ? "GreaterThanThreshold" : "LessThanThreshold"
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = each.value.minutes
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
