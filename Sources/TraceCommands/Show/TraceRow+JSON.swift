internal import TraceStore

extension TraceRow {
  /// All columns as one line of JSON, under the names of the schema.
  func json() throws -> String {
    try JSONText.line(
      [
        "id": .integer(id), "run_id": .text(runID), "parent_run_id": .optional(parentRunID),
        "level": .text(level), "message": .text(message), "mode": .text(mode),
        "datetime": .text(datetime), "process": .integer(process), "thread": .integer(thread),
        "filename": .text(filename), "lineno": .integer(lineno), "cut_id": .optional(cutID),
        "workflow_name": .optional(workflowName), "stage_name": .optional(stageName),
        "job_name": .optional(jobName), "duration_ms": .optional(duration),
        "memory_usage_mb": .optional(memoryUsage), "cpu_usage_percent": .optional(cpuUsage),
        "trace_id": .optional(traceID), "span_id": .optional(spanID),
        "parent_span_id": .optional(parentSpanID), "exception_type": .optional(exceptionType),
        "exception_message": .optional(exceptionMessage), "stack_trace": .optional(stackTrace),
        "error_code": .optional(errorCode), "user_id": .optional(userID),
        "tenant_id": .optional(tenantID), "environment": .optional(environment),
        "hostname": .optional(hostname), "ip_address": .optional(ipAddress),
        "python_version": .optional(pythonVersion), "package_version": .optional(packageVersion),
        "tags": .optional(tags), "metadata": .optional(metadata),
        "created_at": .optional(createdAt),
      ] as [String: ResultValue])
  }
}
