/**
 * What operators see of Durable Objects and do to them through Boot's actuator, which is
 * optional: endpoints, health, the live stream of events. Nothing outside this package
 * knows it.
 */
@org.jspecify.annotations.NullMarked
package dev.durableobjects.autoconfigure.actuate;
