package wrong.web.reactive;

public class Socket {

}
