locals {
  # Where the network's own services are: the registry's layers, secrets, logs, metrics.
  aws_domains = [".amazonaws.com"]

  firewall_endpoints = local.has_wall ? {
    for state in aws_networkfirewall_firewall.this[0].firewall_status[0].sync_states :
    state.availability_zone => state.attachment[0].endpoint_id
  } : {}
}

resource "aws_subnet" "firewall" {
  for_each = local.has_wall ? { for zone in local.nat_zones : zone => local.firewall_cidrs[zone] } : {}

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = { Name = "${var.name}-firewall-${each.key}" }
}

resource "aws_route_table" "firewall" {
  for_each = aws_subnet.firewall

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-firewall-${each.key}" }
}

resource "aws_route_table_association" "firewall" {
  for_each = aws_subnet.firewall

  route_table_id = aws_route_table.firewall[each.key].id
  subnet_id      = each.value.id
}

resource "aws_route" "firewall_to_nat" {
  for_each = aws_subnet.firewall

  route_table_id         = aws_route_table.firewall[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}

resource "aws_networkfirewall_rule_group" "domains" {
  count = local.has_wall ? 1 : 0

  name     = "${var.name}-domains"
  type     = "STATEFUL"
  capacity = 200

  rule_group {
    rules_source {
      rules_source_list {
        generated_rules_type = "ALLOWLIST"
        target_types         = ["TLS_SNI"]
        targets              = concat(local.aws_domains, var.egress_domains)
      }
    }
  }

  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = var.kms_key_arn
  }
}

resource "aws_networkfirewall_firewall_policy" "this" {
  count = local.has_wall ? 1 : 0

  name = var.name

  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:drop"]

    stateful_rule_group_reference {
      resource_arn = aws_networkfirewall_rule_group.domains[0].arn
    }
  }

  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = var.kms_key_arn
  }
}

resource "aws_networkfirewall_firewall" "this" {
  count = local.has_wall ? 1 : 0

  name                = var.name
  firewall_policy_arn = aws_networkfirewall_firewall_policy.this[0].arn
  vpc_id              = aws_vpc.this.id
  # Whoever takes it away opens or cuts the way out of everything.
  delete_protection = true

  dynamic "subnet_mapping" {
    for_each = aws_subnet.firewall

    content {
      subnet_id = subnet_mapping.value.id
    }
  }

  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = var.kms_key_arn
  }
}

resource "aws_cloudwatch_log_group" "firewall" {
  count = local.has_wall ? 1 : 0

  name              = "/${var.name}/firewall"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
}

# What was turned away, with the name that was asked for: the first place to look when a policy can't be reached.
resource "aws_networkfirewall_logging_configuration" "this" {
  count = local.has_wall ? 1 : 0

  firewall_arn = aws_networkfirewall_firewall.this[0].arn

  logging_configuration {
    log_destination_config {
      log_type             = "ALERT"
      log_destination_type = "CloudWatchLogs"
      log_destination      = { logGroup = aws_cloudwatch_log_group.firewall[0].name }
    }
  }
}
