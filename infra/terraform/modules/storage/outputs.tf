output "bucket" {
  description = "S3_BUCKET."
  value       = aws_s3_bucket.this.bucket
}

output "bucket_arn" {
  description = "For policies."
  value       = aws_s3_bucket.this.arn
}

output "log_bucket" {
  description = "Where access logs go, once they may."
  value       = aws_s3_bucket_policy.log.bucket
}
