/**
 * What {@code ./run report} does: a query's rows become messages by a template, and are shown, put
 * into the outbox, or written as a page with charts.
 */
package io.github.geultto.kafka.connect.slack.local.report;
