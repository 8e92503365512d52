data "aws_region" "current" {}

locals {
  region = data.aws_region.current.region

  settings = merge({
    NODE_ENV         = "production"
    APP_URL          = "https://${var.host}"
    S3_BUCKET        = var.bucket
    S3_REGION        = local.region
    LOG_LEVEL        = "info"
    NO_COLOR         = "1"
    NODE_NO_WARNINGS = "1"
  }, local.database, var.environment)

  database = { DATABASE_URL = var.database_url }

  oidc_settings = var.oidc == null ? {} : {
    OIDC_ISSUER          = var.oidc.issuer
    OIDC_CLIENT_ID       = var.oidc.client_id
    OIDC_ALLOWED_DOMAINS = join(",", var.oidc.allowed_domains)
  }

  environment = {
    web = merge(local.settings, local.oidc_settings, {
      # The load balancer, which adds the address that it sees.
      TRUSTED_PROXIES = "1"
      METRICS_PORT    = "9464"
    })
    worker  = merge(local.settings, { WORKER_HOST = "127.0.0.1", WORKER_PORT = "3900" })
    migrate = local.database
  }

  secrets = {
    web = merge({
      PGPASSWORD      = var.secret_arns["database-password"]
      NEXTAUTH_SECRET = var.secret_arns["nextauth-secret"]
      SECRETS_KEY     = var.secret_arns["secrets-key"]
    }, var.oidc == null ? {} : { OIDC_CLIENT_SECRET = var.secret_arns["oidc-client-secret"] })
    worker = {
      PGPASSWORD  = var.secret_arns["database-password"]
      SECRETS_KEY = var.secret_arns["secrets-key"]
    }
    migrate = { PGPASSWORD = var.secret_arns["database-password"] }
  }

  # What every container of ours has: no root, no rights of the kernel, nothing to write on but what is mounted.
  containers = {
    for app, image in var.images : app => {
      name                   = app
      image                  = image
      essential              = true
      user                   = "10001:10001"
      readonlyRootFilesystem = true
      stopTimeout            = 30
      linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
      mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
      environment            = [for key, value in local.environment[app] : { name = key, value = value }]
      secrets                = [for key, arn in local.secrets[app] : { name = key, valueFrom = arn }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this[app].name
          awslogs-region        = local.region
          awslogs-stream-prefix = app
        }
      }
    }
  }

  # Brings what a process tells at /metrics to CloudWatch, as a log in embedded metric format.
  collectors = {
    for app, port in { web   = 9464, worker = 3900 } : app => {
      name                   = "collector"
      image                  = var.collector_image
      essential              = false
      readonlyRootFilesystem = true
      environment = [{
        name = "AOT_CONFIG_CONTENT"
        value = yamlencode({
          receivers = {
            prometheus = {
              config = {
                scrape_configs = [{
                  job_name        = app
                  scrape_interval = "30s"
                  static_configs  = [{ targets = ["127.0.0.1:${port}"] }]
                  metric_relabel_configs = [{
                    source_labels = ["__name__"]
                    regex         = "gshf_(queue|round|rounds|training|trainer|labels|database|tally|jobs|http).*"
                    action        = "keep"
                  }]
                }]
              }
            }
          }
          exporters = {
            awsemf = {
              namespace               = var.name
              region                  = local.region
              log_group_name          = aws_cloudwatch_log_group.this["metrics"].name
              log_stream_name         = "${app}-{TaskId}"
              dimension_rollup_option = "NoDimensionRollup"
              metric_declarations = [
                { dimensions = [["queue"], []], metric_name_selectors = ["^gshf_queue_.*"] },
                { dimensions = [["state"]], metric_name_selectors = ["^gshf_rounds$", "^gshf_round_longest_seconds$", "^gshf_training_jobs$"] },
                { dimensions = [[]], metric_name_selectors = ["^gshf_trainer_silence_seconds$", "^gshf_labels$", "^gshf_database_up$", "^gshf_tally_differences_total$"] },
                { dimensions = [["kind", "status"]], metric_name_selectors = ["^gshf_http_seconds$"] },
              ]
            }
          }
          service = { pipelines = { metrics = { receivers = ["prometheus"], exporters = ["awsemf"] } } }
        })
      }]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.this["collector"].name
          awslogs-region        = local.region
          awslogs-stream-prefix = app
        }
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["web", "worker", "migrate", "metrics", "collector"])

  name              = "/${var.name}/${each.key}"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_ecs_task_definition" "web" {
  family                   = "${var.name}-web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.web.cpu
  memory                   = var.web.memory
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([
    merge(local.containers["web"], { portMappings = [{ containerPort = 3000, protocol = "tcp" }] }),
    local.collectors["web"],
  ])

  volume {
    name = "tmp"
  }
}

resource "aws_ecs_task_definition" "worker" {
  family                   = "${var.name}-worker"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.worker.cpu
  memory                   = var.worker.memory
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.task.arn

  container_definitions = jsonencode([local.containers["worker"], local.collectors["worker"]])

  volume {
    name = "tmp"
  }
}

# Run once before each deployment, and waited for: docs/operations/upgrade.md.
resource "aws_ecs_task_definition" "migrate" {
  family                   = "${var.name}-migrate"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.migrate.arn

  container_definitions = jsonencode([local.containers["migrate"]])

  volume {
    name = "tmp"
  }
}
