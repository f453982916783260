package folkmoot.node.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How often Hello is said, and when a node counts as silent, or gone; see {@code
 * folkmoot.membership}.
 */
public record MembershipTiming(
    Duration helloInterval,
    Duration helloIntervalSettled,
    Duration presenceTimeout,
    Duration downAfter) {

  static MembershipTiming read(Config folkmoot) {
    Duration least = Duration.ofMillis(10);
    Duration most = Duration.ofMinutes(1);
    Duration alone = Setting.of(folkmoot, "membership.hello-interval").duration(least, most);
    Duration settled =
        Setting.of(folkmoot, "membership.hello-interval-settled").duration(least, most);
    Duration presence =
        Setting.of(folkmoot, "membership.presence-timeout")
            .duration(settled.multipliedBy(2), Duration.ofMinutes(10));
    Duration down =
        Setting.of(folkmoot, "membership.down-after").duration(presence, Duration.ofDays(365));
    return new MembershipTiming(alone, settled, presence, down);
  }
}
