package wrong.gate;

public class Gate {

}
