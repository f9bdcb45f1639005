package dev.rhea.machine.bench;

import dev.rhea.machine.bench.GuestReport.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a run came to its speed.
 *
 * @param startSeconds from the process's start to the first pass: what of the whole run is not the
 *     guest's
 * @param points the speed in each part of the run
 * @param peak the speed that only one part in twenty exceeds, in passes per second
 */
record WarmUp(double startSeconds, List<Point> points, double peak) {

  /**
   * A part of a run.
   *
   * @param seconds its end, since the process's start
   * @param speed in passes per second
   */
  record Point(double seconds, double speed) {}

  /**
   * Reads it off a run.
   *
   * @param wallSeconds of the whole process; what is not the guest's is taken to be its start
   */
  static WarmUp of(GuestReport report, double wallSeconds) {
    double start = Math.max(0, wallSeconds - report.seconds());
    List<Point> points = new ArrayList<>();
    Sample before = new Sample(0, 0);
    for (Sample sample : report.samples()) {
      double seconds = Math.max(1e-9, sample.seconds() - before.seconds());
      double speed = (sample.passes() - before.passes()) / seconds;
      points.add(new Point(start + sample.seconds(), speed));
      before = sample;
    }
    double[] speeds = points.stream().mapToDouble(Point::speed).sorted().toArray();
    double peak = speeds[(int) Math.ceil(speeds.length * 0.95) - 1];
    return new WarmUp(start, List.copyOf(points), peak);
  }

  /**
   * Seconds from the process's start to the end of the first part that ran at {@code fraction} of
   * the peak.
   */
  double secondsTo(double fraction) {
    return points.stream()
        .filter(point -> point.speed() >= fraction * peak)
        .mapToDouble(Point::seconds)
        .findFirst()
        .orElseThrow(() -> new AssertionError("a peak that is nowhere: " + Arrays.asList(points)));
  }
}
