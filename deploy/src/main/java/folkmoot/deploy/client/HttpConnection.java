package folkmoot.deploy.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One HTTP/1.1 connection to a node on this machine; requests one after another, never sent twice.
 *
 * <p>Not {@code java.net.http}: that takes half a second of a command's start (0.7 s against 0.2 s
 * measured, with a class-data archive). Not {@code HttpURLConnection}: it sends a PUT again by
 * itself when a connection ends without an answer.
 */
public final class HttpConnection implements Closeable {
  private static final int MOMENT_MILLIS = 1;
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int LARGEST_BODY = 64 * 1024 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String host;
  private boolean reusable = true;

  private HttpConnection(Socket socket, String host) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    this.out = socket.getOutputStream();
    this.host = host;
  }

  /** Connects to a port of this machine; if this throws, nothing was sent. */
  public static HttpConnection open(int port, Duration patience) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.connect(new InetSocketAddress(loopback, port), (int) patience.toMillis());
      return new HttpConnection(socket, "127.0.0.1:" + port);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** False once this connection cannot carry another request. */
  public boolean reusable() {
    return reusable;
  }

  /**
   * Whether the other side has ended it since the last answer, so that a request would be lost;
   * looks for a moment. False is no promise.
   */
  public boolean ended() {
    try {
      socket.setSoTimeout(MOMENT_MILLIS);
      in.read();
      return true; // the end, or what nobody asked for
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException broken) {
      return true;
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param body empty for none
   * @param patience for each wait on the network
   * @throws IOException if there is no whole answer: the request may have been carried out
   */
  public HttpAnswer exchange(String method, String target, byte[] body, Duration patience)
      throws IOException {
    return exchange(method, target, body, patience, Map.of());
  }

  /**
   * The same with headers of one's own, such as the {@code Idempotency-Key} of a write that is
   * applied once however often it is sent.
   *
   * @param own visible ASCII
   * @throws IOException if there is no whole answer: the request may have been carried out
   */
  public HttpAnswer exchange(
      String method, String target, byte[] body, Duration patience, Map<String, String> own)
      throws IOException {
    reusable = false;
    socket.setSoTimeout((int) patience.toMillis());
    send(method, target, body, own);
    String[] status = line().split(" ", 3);
    if (status.length < 2 || !status[1].matches("\\d{3}")) {
      throw new ProtocolException("not an HTTP status line");
    }
    SortedMap<String, String> headers = headers();
    byte[] answer = body(headers);
    String connection = headers.getOrDefault("Connection", "");
    reusable = status[0].equals("HTTP/1.1") && !connection.equalsIgnoreCase("close");
    return new HttpAnswer(Integer.parseInt(status[1]), headers, answer);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void send(String method, String target, byte[] body, Map<String, String> own)
      throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: moot\r\nAccept: application/json\r\n"
            .formatted(method, target, host);
    for (Map.Entry<String, String> header : own.entrySet()) {
      head += header.getKey() + ": " + header.getValue() + "\r\n";
    }
    if (body.length > 0) head += "Content-Type: application/json\r\n";
    if (body.length > 0 || !method.equals("GET")) head += "Content-Length: " + body.length + "\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length + 2);
    request.writeBytes((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    request.writeTo(out);
    out.flush();
  }

  private SortedMap<String, String> headers() throws IOException {
    SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || headers.size() > MOST_HEADERS) throw new ProtocolException("bad headers");
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return Collections.unmodifiableSortedMap(headers);
  }

  private byte[] body(SortedMap<String, String> headers) throws IOException {
    if (headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")) return chunks();
    String length = headers.get("Content-Length");
    if (length == null) throw new ProtocolException("an answer without length");
    return bytes(size(length, 10));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      if (body.size() + size > LARGEST_BODY) throw new ProtocolException("too large an answer");
      body.writeBytes(bytes(size));
      line();
    }
    while (!line().isEmpty()) continue; // trailers
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return size(line().split(";", 2)[0].strip(), 16);
  }

  private static int size(String digits, int radix) throws ProtocolException {
    try {
      int size = Integer.parseInt(digits, radix);
      if (size >= 0 && size <= LARGEST_BODY) return size;
      throw new ProtocolException("too large an answer");
    } catch (NumberFormatException e) {
      throw new ProtocolException("bad length '" + digits + "'");
    }
  }

  private byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) throw new EOFException("the answer was cut off");
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new EOFException("no answer");
      if (line.length() > LONGEST_LINE) throw new ProtocolException("too long a line");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }
}
