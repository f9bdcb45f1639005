package dev.rhea.machine.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The results as a picture (SVG 1.1): a row per program with the wall-clock time of each engine
 * against the first one's on a logarithmic scale, and its warm-up curves: speed in parts of the
 * best engine's peak over the seconds since the process began.
 */
public final class BenchChart {
  private static final int ROW = 56;
  private static final int TOP = 64;
  private static final int NAMES = 110;
  private static final int BARS = 460;
  private static final int GAP = 70;
  private static final int CURVES = 360;
  private static final int WIDTH = NAMES + BARS + GAP + CURVES + 40;

  /** Where the curves begin, from the left. */
  private static final int CURVES_X = NAMES + BARS + GAP;

  private final BenchResults results;
  private final BenchEngine base;
  private final StringBuilder svg = new StringBuilder();

  private BenchChart(BenchResults results) {
    this.results = results;
    // Against QEMU where it ran, else against the last engine that was asked for.
    List<BenchEngine> engines = results.plan().engines();
    this.base = engines.contains(BenchEngine.QEMU) ? BenchEngine.QEMU : engines.getLast();
  }

  /** The picture, a document of its own. */
  public static String svg(BenchResults results) {
    BenchChart chart = new BenchChart(results);
    chart.draw();
    return chart.svg.toString();
  }

  /** A page with the picture and the table of the terminal. */
  public static String html(BenchResults results) {
    return """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>rhea bench</title></head>
    <body style="font-family:sans-serif">
    %s<pre>
    %s</pre>
    </body></html>
    """
        .formatted(svg(results), escape(BenchTable.text(results)));
  }

  private void draw() {
    int height = TOP + results.programs().size() * ROW + 20;
    line(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">",
            WIDTH,
            height,
            WIDTH,
            height));
    line(
        String.format(
            Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, height));
    text(NAMES, 20, "start", "wall-clock time ÷ " + base.text() + "'s (left is faster)");
    text(CURVES_X, 20, "start", "speed since the process began, in parts of the best peak");
    legend();
    double[] range = ratioRange();
    grid(range, height - 20);
    for (int i = 0; i < results.programs().size(); i++) {
      row(results.programs().get(i), TOP + i * ROW, range);
    }
    line("</svg>");
  }

  private void legend() {
    int x = NAMES;
    for (BenchEngine engine : results.plan().engines()) {
      line(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"30\" width=\"12\" height=\"12\" fill=\"%s\"/>",
              x,
              colour(engine)));
      text(x + 16, 40, "start", engine.text());
      x += 80;
    }
  }

  /** The least and the greatest ratio, rounded outwards to powers of two. */
  private double[] ratioRange() {
    double[] ratios = results.programs().stream().flatMapToDouble(this::ratios).sorted().toArray();
    double least = Math.min(0.5, ratios[0]);
    double most = Math.max(2, ratios[ratios.length - 1]);
    return new double[] {
      Math.pow(2, Math.floor(log2(least))), Math.pow(2, Math.ceil(log2(most) - 1e-9))
    };
  }

  private DoubleStream ratios(ProgramResult result) {
    return result.series().stream().mapToDouble(series -> ratio(result, series));
  }

  private double ratio(ProgramResult result, Series series) {
    Series other = result.of(base);
    return other == null ? 1 : series.wallSeconds() / other.wallSeconds();
  }

  private void grid(double[] range, int bottom) {
    for (double at = range[0]; at <= range[1]; at *= 2) {
      double x = barX(at, range);
      line(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>",
              x,
              TOP - 6,
              x,
              bottom,
              at == 1 ? "#000" : "#ddd"));
      text(x, TOP - 8, "middle", at < 1 ? "1/" + Math.round(1 / at) : "" + Math.round(at));
    }
  }

  private void row(ProgramResult result, int y, double[] range) {
    text(NAMES - 8, y + ROW / 2.0, "end", result.program().text());
    double height = (ROW - 14.0) / result.series().size();
    double barY = y + 4;
    for (Series series : result.series()) {
      double ratio = ratio(result, series);
      double x = barX(ratio, range);
      double one = barX(1, range);
      line(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
              Math.min(x, one),
              barY,
              Math.max(1, Math.abs(x - one)),
              height - 2,
              colour(series.engine())));
      text(
          Math.max(x, one) + 4,
          barY + height - 3,
          "start",
          String.format(Locale.ROOT, "%.2f (%.2f s)", ratio, series.wallSeconds()));
      barY += height;
    }
    curves(result, y + 4, ROW - 12);
  }

  private void curves(ProgramResult result, double top, double height) {
    double seconds =
        result.series().stream().mapToDouble(BenchChart::lastSecond).max().orElseThrow();
    double peak =
        result.series().stream().mapToDouble(s -> typical(s).warmUp().peak()).max().orElseThrow();
    line(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"none\" stroke=\"#ddd\"/>",
            CURVES_X,
            top,
            CURVES,
            height));
    for (Series series : result.series()) {
      WarmUp warmUp = typical(series).warmUp();
      StringBuilder points = new StringBuilder();
      double from = warmUp.startSeconds();
      for (WarmUp.Point point : warmUp.points()) {
        double y = top + height * (1 - Math.min(1, point.speed() / peak));
        points.append(pair(CURVES_X + CURVES * from / seconds, y));
        points.append(pair(CURVES_X + CURVES * point.seconds() / seconds, y));
        from = point.seconds();
      }
      line(
          String.format(
              Locale.ROOT,
              "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>",
              colour(series.engine()),
              points.toString().strip()));
    }
    text(
        CURVES_X + CURVES + 4,
        top + height,
        "start",
        String.format(Locale.ROOT, "%.1f s", seconds));
  }

  /** The run whose time is nearest to the median. */
  private static Measurement typical(Series series) {
    return series.runs().stream()
        .min(Comparator.comparingDouble(r -> Math.abs(r.wallSeconds() - series.wallSeconds())))
        .orElseThrow();
  }

  private static double lastSecond(Series series) {
    return typical(series).warmUp().points().getLast().seconds();
  }

  private static double barX(double ratio, double[] range) {
    double part = log2(ratio / range[0]) / log2(range[1] / range[0]);
    return NAMES + part * (BARS - 60);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  private static String pair(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
  }

  private static String colour(BenchEngine engine) {
    return switch (engine) {
      case INTERP -> "#8fb8de";
      case TCG -> "#1f5fa8";
      case QEMU -> "#e0862c";
    };
  }

  private void text(double x, double y, String anchor, String text) {
    line(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            escape(text)));
  }

  private void line(String element) {
    svg.append(element).append('\n');
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
