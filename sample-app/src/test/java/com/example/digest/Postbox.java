package com.example.digest;

interface Postbox {

	void send(String text);

}
