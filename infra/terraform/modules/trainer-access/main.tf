# For trainers that keep their weights in our bucket. Those that speak the protocol alone need none of it: they fetch
# datasets by signed addresses and keep checkpoints at home.

locals {
  count = length(var.principal_arns) > 0 ? 1 : 0
}

data "aws_iam_policy_document" "trust" {
  count = local.count

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = var.principal_arns
    }

    dynamic "condition" {
      for_each = var.external_id == null ? [] : [var.external_id]

      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }
}

data "aws_iam_policy_document" "access" {
  count = local.count

  statement {
    sid       = "ReadDatasets"
    actions   = ["s3:GetObject"]
    resources = ["${var.bucket_arn}/projects/*/datasets/*"]
  }

  statement {
    sid       = "WriteCheckpoints"
    actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
    resources = ["${var.bucket_arn}/checkpoints/*"]
  }

  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.kms_key_arn]
  }
}

resource "aws_iam_role" "this" {
  count = local.count

  name                 = "${var.name}-trainer"
  assume_role_policy   = data.aws_iam_policy_document.trust[0].json
  max_session_duration = 43200
}

resource "aws_iam_role_policy" "this" {
  count = local.count

  name   = "datasets-and-checkpoints"
  role   = aws_iam_role.this[0].id
  policy = data.aws_iam_policy_document.access[0].json
}
