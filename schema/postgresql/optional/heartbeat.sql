-- Up to when everything has been emitted, in UTC: one row per workspace. Needs heartbeat.enabled.
-- Null while a task has not determined it. Rows of tasks that no longer exist are excluded.
CREATE OR REPLACE VIEW slack_views.heartbeat AS
SELECT
  team_id,
  CASE WHEN COUNT(*) = MAX(tasks) THEN MIN(emitted_until) END AS emitted_until,
  CASE WHEN COUNT(reconciled_until) = MAX(tasks) THEN MIN(reconciled_until) END AS reconciled_until,
  MIN(observed_at) AS observed_at
FROM (
  SELECT
    team_id,
    task,
    emitted_until,
    reconciled_until,
    observed_at,
    FIRST_VALUE(task_count) OVER (PARTITION BY team_id ORDER BY observed_at DESC) AS tasks
  FROM public.heartbeat
) AS h
WHERE task < tasks
GROUP BY team_id;
